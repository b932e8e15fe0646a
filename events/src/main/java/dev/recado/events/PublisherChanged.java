package dev.recado.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

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

    public PublisherChanged {
        Objects.requireNonNull(name, "name");
        lanes = lanes == null ? List.of() : List.copyOf(lanes);
    }

    @Override
    public String kind() {
        return "publisher_changed";
    }
}
