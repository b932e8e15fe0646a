package dev.recado.auth.publisher;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

import dev.recado.events.Lane;
import dev.recado.events.PublisherChanged;
import dev.recado.events.TenantId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** A system outside the suite that requests sends through a topic of its own. */
record Publisher(TenantId tenant, String name, List<Lane> lanes, boolean active, boolean topicMade, Instant createdAt,
        long version) {

    static List<Publisher> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Publisher::of).toList();
    }

    /** Null when there is no row. */
    static Publisher first(RowSet<Row> rows) {
        return rows.size() == 0 ? null : of(rows.iterator().next());
    }

    private static Publisher of(Row row) {
        return new Publisher(new TenantId(row.getUUID("tenant_id")), row.getString("name"),
                Arrays.stream(row.getArrayOfStrings("lanes")).map(Lane::valueOf).sorted().toList(), row.getBoolean("active"),
                row.getBoolean("topic_made"), row.getOffsetDateTime("created_at").toInstant(), row.getLong("version"));
    }

    /** The lanes as the column {@code lanes} holds them. */
    static String[] laneColumn(Set<Lane> lanes) {
        return lanes.stream().map(Lane::name).toArray(String[]::new);
    }

    /** The event of the current version. */
    PublisherChanged changed(Instant now) {
        return new PublisherChanged(name + ":" + version, tenant, now, name, lanes, active);
    }
}
