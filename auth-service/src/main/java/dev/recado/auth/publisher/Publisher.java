package dev.recado.auth.publisher;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.recado.events.Lane;
import dev.recado.events.PublisherChanged;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import io.vertx.mutiny.sqlclient.Row;

/** A system outside the suite that submits messages through its own topic. */
record Publisher(TenantId tenant, String name, List<Lane> lanes, boolean active, boolean topicMade, Instant createdAt,
        long version) {

    static Publisher of(Row row) {
        return new Publisher(Rows.tenant(row), row.getString("name"),
                Arrays.stream(row.getArrayOfStrings("lanes")).map(Lane::valueOf).sorted().toList(), row.getBoolean("active"),
                row.getBoolean("topic_made"), Rows.instant(row, "created_at"), row.getLong("version"));
    }

    /** Returns the lanes as the column {@code lanes} holds them. */
    static String[] laneColumn(Set<Lane> lanes) {
        return lanes.stream().map(Lane::name).toArray(String[]::new);
    }

    /** Returns the event of the current version. */
    PublisherChanged changed(Instant now) {
        return new PublisherChanged(name + ":" + version, tenant, now, name, lanes, active);
    }
}
