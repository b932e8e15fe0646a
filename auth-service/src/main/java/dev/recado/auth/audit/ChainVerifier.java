package dev.recado.auth.audit;

import java.util.List;
import java.util.Locale;

import dev.recado.events.AuditLink;
import org.jspecify.annotations.Nullable;

/** Verifies the rows of one chain in order, up to the first flaw. */
final class ChainVerifier {

    private final @Nullable ChainHead published;
    private long rows;
    private long seq;
    private String hash = AuditLink.NOTHING_BEFORE;
    private @Nullable AuditVerificationView broken;
    private boolean differsFromPublished;

    /** @param published newest head in {@code audits.chained} */
    ChainVerifier(@Nullable ChainHead published) {
        this.published = published;
    }

    /** Verifies the next rows; returns false after a flaw. */
    boolean verify(List<AuditLink> links) {
        for (var link : links) {
            verifyRow(link);
            if (broken != null) {
                return false;
            }
        }
        return true;
    }

    boolean isBroken() {
        return broken != null;
    }

    /** Returns the first flaw of the rows, or the comparison of the last row with the head. */
    AuditVerificationView result(ChainHead head) {
        if (broken != null) {
            return broken;
        }
        if (seq < head.seq()) {
            return AuditVerificationView.broken(rows, seq + 1, "cut");
        }
        return hash.equals(head.hash())
                ? AuditVerificationView.intact(rows)
                : AuditVerificationView.broken(rows, seq, "altered");
    }

    /** Returns whether the published head has another hash than the row with its number. */
    boolean differsFromPublished() {
        return differsFromPublished;
    }

    private void verifyRow(AuditLink link) {
        var flaw = link.flawAfter(seq, hash).map(found -> found.name().toLowerCase(Locale.ROOT))
                .orElse(AuditWriter.CHAIN_BROKEN.equals(link.action()) ? "known_broken" : null);
        rows++;
        if (flaw != null) {
            broken = AuditVerificationView.broken(rows, seq + 1, flaw);
            return;
        }
        seq = link.seq();
        hash = link.hash();
        differsFromPublished |= published != null && published.seq() == seq && !published.hash().equals(hash);
    }
}
