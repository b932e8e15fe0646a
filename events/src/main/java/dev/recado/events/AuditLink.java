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
 * One row of a tenant's audit as it is stored and exported. Its hash includes the hash of the row before, so that a changed,
 * deleted or inserted row is detected. An export can be checked without the suite.
 * <p>
 * The hash is SHA-256 over these values in this order, each as {@code <bytes in UTF-8>:<text>,} and an absent one as {@code -,}:
 * {@code recado-audit-1}, previous_hash, tenant_id, seq, event_id, occurred_at, recorded_at, service, actor_type, actor_id, action,
 * subject_type, subject_id, the number of details, then name and value of each detail in the order of the names. Times are
 * ISO 8601 in UTC, hashes lower-case hexadecimal, all as in the export.
 *
 * @param seq from 1, without gaps within a tenant
 * @param recordedAt when auth stored it
 * @param previousHash of the row before; {@link #NOTHING_BEFORE} for the first row
 */
public record AuditLink(TenantId tenantId, long seq, String eventId, Instant occurredAt, Instant recordedAt, String service,
        String actorType, String actorId, String action, String subjectType, String subjectId, Map<String, String> details,
        String previousHash, String hash) {

    /** Previous hash of the first row of a tenant. */
    public static final String NOTHING_BEFORE = "0".repeat(64);
    private static final String FORM = "recado-audit-1";

    /** A defect of a row as the next row of a chain. */
    public enum Flaw {
        /** A row before it is missing, or it is repeated. */
        MISSING,
        /** Its previous hash is not the hash of the row before. */
        UNTIED,
        /** Its content does not match its hash. */
        ALTERED
    }

    public AuditLink {
        details = details == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** Creates the next row; times have the precision of the database. */
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

    /** The defect of this row as the one after another; empty when it is intact. */
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
     * The end of an exported chain, as the last line of the export, so that a truncated export is detected.
     *
     * @param lastSeq 0 when the audit is empty
     */
    public record Head(TenantId tenantId, long lastSeq, String lastHash) {
    }
}
