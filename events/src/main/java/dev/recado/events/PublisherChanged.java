package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The registration of an internal system that may write to {@code dispatches.submitted.<name>}. Compacted topic
 * {@code publishers.changed}, keyed by the name.
 *
 * @param eventId {@code <name>:<version>}
 * @param tenantId of all its messages, whatever its records say
 * @param lanes {@link Lane#NOTICE}, {@link Lane#BULK} or both
 * @param active false when removed: its records are refused
 */
public record PublisherChanged(String eventId, TenantId tenantId, Instant occurredAt, String name, List<Lane> lanes,
        boolean active) implements SuiteEvent {

    public static final String NAME_FORM = "[a-z][a-z0-9-]{1,40}";

    private static final Pattern NAME = Pattern.compile(NAME_FORM);

    public PublisherChanged {
        Objects.requireNonNull(name, "name");
        lanes = lanes == null ? List.of() : List.copyOf(lanes);
    }

    /** A plain word as audits require it, so that a phone number cannot be a name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && AuditRecorded.isPlain(name);
    }

    @Override
    public String kind() {
        return "publisher_changed";
    }
}
