package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An internal system that may write to {@code dispatches.submitted.<name>}, and for whom. Compacted topic
 * {@code publishers.changed}, keyed by the name.
 *
 * @param eventId {@code <name>:<version>}
 * @param tenantId whose messages it sends, whatever its records say
 * @param lanes {@link Lane#NOTICE}, {@link Lane#BULK} or both
 * @param active false once removed: what it still writes is refused
 */
public record PublisherChanged(String eventId, TenantId tenantId, Instant occurredAt, String name, List<Lane> lanes,
        boolean active) implements SuiteEvent {

    public static final String NAME_FORM = "[a-z][a-z0-9-]{1,40}";

    private static final Pattern NAME = Pattern.compile(NAME_FORM);

    public PublisherChanged {
        Objects.requireNonNull(name, "name");
        lanes = lanes == null ? List.of() : List.copyOf(lanes);
    }

    /** Six digits at most, as in all that is on record: no name may be somebody's phone number. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && AuditRecorded.isPlain(name);
    }

    @Override
    public String kind() {
        return "publisher_changed";
    }
}
