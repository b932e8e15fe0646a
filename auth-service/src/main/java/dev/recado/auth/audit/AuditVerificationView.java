package dev.recado.auth.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The result of a verification of a tenant's audit.
 *
 * @param rows number of verified rows
 * @param firstBrokenSeq first row that fails
 * @param reason of the failure:
 * {@code missing}, {@code untied}, {@code altered} (flaws of a row, see {@code AuditLink}),
 * {@code cut} (rows before the head are gone), {@code added} (rows after the head),
 * {@code end_forged} (the head's seal is not this suite's), {@code known_broken} (found before and recorded then) or
 * {@code rolled_back} (the database lacks a row of the published head)
 * @param witnessedSeq last row that the topic {@code audits.chained} confirms
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditVerdict")
public record AuditVerificationView(boolean intact, long rows, @Nullable Long firstBrokenSeq, @Nullable String reason,
        @Nullable Long witnessedSeq) {

    static AuditVerificationView intact(long rows) {
        return new AuditVerificationView(true, rows, null, null, null);
    }

    static AuditVerificationView broken(long rows, long seq, String reason) {
        return new AuditVerificationView(false, rows, seq, reason, null);
    }

    AuditVerificationView witnessed(@Nullable Long seq) {
        return new AuditVerificationView(intact, rows, firstBrokenSeq, reason, seq);
    }
}
