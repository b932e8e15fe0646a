package dev.recado.auth.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Whether a tenant's audit is as it was written.
 *
 * @param rows looked at
 * @param firstBrokenSeq where it is not, null when it is intact
 * @param reason {@code missing}, {@code untied}, {@code altered} (see the chain's form), {@code cut} (rows at the end are gone),
 * {@code added} (rows beyond the end), {@code end_forged} (the end bears no seal of this suite), {@code known_broken} (found
 * before, and recorded then), {@code rolled_back} (a row that was told outside the database is not, or no longer, in it); null
 * when it is intact
 * @param witnessedSeq up to where a word outside the database vouches for it, null when there is none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AuditVerificationView(boolean intact, long rows, Long firstBrokenSeq, String reason, Long witnessedSeq) {

    static AuditVerificationView intact(long rows) {
        return new AuditVerificationView(true, rows, null, null, null);
    }

    static AuditVerificationView broken(long rows, long seq, String reason) {
        return new AuditVerificationView(false, rows, seq, reason, null);
    }

    AuditVerificationView witnessed(Long seq) {
        return new AuditVerificationView(intact, rows, firstBrokenSeq, reason, seq);
    }
}
