package dev.recado.auth.audit;

import java.util.List;
import java.util.Locale;

import dev.recado.events.AuditLink;

/** Goes along a chain row by row until it ends or breaks. */
final class ChainVerifier {

    private final ChainHead told;
    private long rows;
    private long seq;
    private String hash = AuditLink.NOTHING_BEFORE;
    private AuditVerificationView broken;
    private boolean otherThanTold;

    /** @param told how far the chain had grown by a word outside the database, or null */
    ChainVerifier(ChainHead told) {
        this.told = told;
    }

    /** @return itself, for the next stretch */
    ChainVerifier along(List<AuditLink> links) {
        for (var link : links) {
            step(link);
            if (broken != null) {
                break;
            }
        }
        return this;
    }

    boolean stopped() {
        return broken != null;
    }

    long seq() {
        return seq;
    }

    /** The walk's own finding first; then whether it has arrived where the chain ends. */
    AuditVerificationView verdict(ChainHead end) {
        if (broken != null) {
            return broken;
        }
        if (seq < end.seq()) {
            return AuditVerificationView.broken(rows, seq + 1, "cut");
        }
        return hash.equals(end.hash())
                ? AuditVerificationView.intact(rows)
                : AuditVerificationView.broken(rows, seq, "altered");
    }

    /** Whether the row that was told of has another content now, and all is made to fit it. */
    boolean otherThanTold() {
        return otherThanTold;
    }

    private void step(AuditLink link) {
        var flaw = link.flawAfter(seq, hash).map(found -> found.name().toLowerCase(Locale.ROOT))
                .orElse(AuditWriter.BROKEN.equals(link.action()) ? "known_broken" : null);
        rows++;
        if (flaw != null) {
            broken = AuditVerificationView.broken(rows, seq + 1, flaw);
            return;
        }
        seq = link.seq();
        hash = link.hash();
        otherThanTold = otherThanTold || told != null && told.seq() == seq && !told.hash().equals(hash);
    }
}
