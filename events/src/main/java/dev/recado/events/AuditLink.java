package dev.recado.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One row of a tenant's audit as it is kept and exported: what was recorded, tied by its hash to the row before, so that nobody
 * can change, drop or insert one unseen. Whoever has an export can check it without the suite.
 * <p>
 * The hash is SHA-256 over these values in this order, each as {@code <bytes in UTF-8>:<text>,} and a missing one as {@code -,}:
 * {@code recado-audit-1}, previous_hash, tenant_id, seq, event_id, occurred_at, recorded_at, service, actor_type, actor_id, action,
 * subject_type, subject_id, the number of details, then name and value of each detail in the order of the names. Times are
 * ISO 8601 in UTC, hashes lower-case hexadecimal, all as in the export.
 *
 * @param seq from 1, without gaps within a tenant
 * @param recordedAt when auth wrote it down
 * @param previousHash of the row before; {@link #NOTHING_BEFORE} for the first
 */
public record AuditLink(TenantId tenantId, long seq, String eventId, Instant occurredAt, Instant recordedAt, String service,
        String actorType, String actorId, String action, String subjectType, String subjectId, Map<String, String> details,
        String previousHash, String hash) {

    /** What the first row of a tenant is tied to. */
    public static final String NOTHING_BEFORE = "0".repeat(64);
    private static final String FORM = "recado-audit-1";

    /** What may be wrong with a row as the next one of a chain. */
    public enum Flaw {
        /** A row before it is gone, or it stands twice. */
        MISSING,
        /** It is not tied to the row before. */
        UNTIED,
        /** Its content is not what was hashed. */
        ALTERED
    }

    public AuditLink {
        details = details == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** The next row; times as exact as the database keeps them. */
    public static AuditLink after(String previousHash, long seq, AuditRecorded event, Instant recordedAt) {
        var subject = event.subject();
        var link = new AuditLink(event.tenantId(), seq, event.eventId(), event.occurredAt().truncatedTo(ChronoUnit.MICROS),
                recordedAt.truncatedTo(ChronoUnit.MICROS), event.service(),
                event.actor().type().name().toLowerCase(Locale.ROOT),
                event.actor().id(), event.action(), subject == null ? null : subject.type(),
                subject == null ? null : subject.id(),
                event.details(), previousHash, null);
        return link.withHash(link.computedHash());
    }

    /** What is wrong with this row as the one after another, or nothing. */
    public Optional<Flaw> flawAfter(long previousSeq, String hashBefore) {
        if (seq != previousSeq + 1) {
            return Optional.of(Flaw.MISSING);
        }
        if (!hashBefore.equals(previousHash)) {
            return Optional.of(Flaw.UNTIED);
        }
        return computedHash().equals(hash) ? Optional.empty() : Optional.of(Flaw.ALTERED);
    }

    String computedHash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String canonical() {
        var form = new StringBuilder();
        for (var value : new Object[]{FORM, previousHash, tenantId, seq, eventId, occurredAt, recordedAt, service, actorType,
                actorId, action, subjectType, subjectId, details.size()}) {
            append(form, value);
        }
        details.forEach((name, value) -> {
            append(form, name);
            append(form, value);
        });
        return form.toString();
    }

    private static void append(StringBuilder form, Object value) {
        if (value == null) {
            form.append("-,");
            return;
        }
        var text = value.toString();
        form.append(text.getBytes(StandardCharsets.UTF_8).length).append(':').append(text).append(',');
    }

    private AuditLink withHash(String computed) {
        return new AuditLink(tenantId, seq, eventId, occurredAt, recordedAt, service, actorType, actorId, action, subjectType,
                subjectId, details, previousHash, computed);
    }

    /**
     * Where an exported chain ends; the last line of an export, so that one cut short is noticed.
     *
     * @param lastSeq 0 when nothing was ever recorded
     */
    public record Head(TenantId tenantId, long lastSeq, String lastHash) {
    }
}
