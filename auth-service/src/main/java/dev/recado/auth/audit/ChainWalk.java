package dev.recado.auth.audit;

import java.util.List;
import java.util.Locale;

import dev.recado.events.AuditLink;

/** Goes along a chain row by row until it ends or breaks. */
final class ChainWalk {

    private final ChainEnd told;
    private long rows;
    private long seq;
    private String hash = AuditLink.NOTHING_BEFORE;
    private AuditVerdict broken;
    private boolean otherThanTold;

    /** @param told how far the chain had grown by a word outside the database, or null */
    ChainWalk(ChainEnd told) {
        this.told = told;
    }

    /** @return itself, for the next stretch */
    ChainWalk along(List<AuditLink> links) {
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
    AuditVerdict verdict(ChainEnd end) {
        if (broken != null) {
            return broken;
        }
        if (seq < end.seq()) {
            return AuditVerdict.broken(rows, seq + 1, "cut");
        }
        return hash.equals(end.hash()) ? AuditVerdict.intact(rows) : AuditVerdict.broken(rows, seq, "altered");
    }

    /** Whether the row that was told of has another content now, and all is made to fit it. */
    boolean otherThanTold() {
        return otherThanTold;
    }

    private void step(AuditLink link) {
        var flaw = link.flawAfter(seq, hash).map(found -> found.name().toLowerCase(Locale.ROOT))
                .orElse(AuditTrail.BROKEN.equals(link.action()) ? "known_broken" : null);
        rows++;
        if (flaw != null) {
            broken = AuditVerdict.broken(rows, seq + 1, flaw);
            return;
        }
        seq = link.seq();
        hash = link.hash();
        otherThanTold = otherThanTold || told != null && told.seq() == seq && !told.hash().equals(hash);
    }
}
