package dev.recado.kit.outbox;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.EventJson;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/**
 * Adds events to the outbox in the caller's transaction; they are published after its commit, and never after a rollback. One
 * statement at the end of the transaction inserts all its events.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Outbox {

    private static final String INSERT = """
        insert into outbox (tenant_id, shard, topic, key, payload, event_id, kind, occurred_at)
        select tenant_id, shard, topic, key, payload, event_id, kind, occurred_at
        from unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[],
                    $5::bytea[], $6::text[], $7::text[], $8::timestamptz[])
            with ordinality as r(tenant_id, shard, topic, key, payload, event_id, kind, occurred_at, position)
        order by position""";

    private final EventJson json;
    private final OutboxRelay relay;
    private final Clock clock;
    private final BiFunction<Tx, List<OutboxRow>, Uni<Void>> insert = this::insert;

    Outbox(EventJson json, OutboxRelay relay, Clock clock) {
        this.json = json;
        this.relay = relay;
        this.clock = clock;
    }

    public Uni<Void> add(Tx tx, String topic, SuiteEvent event) {
        return addAll(tx, topic, List.of(event));
    }

    /** Adds events of one topic; events with the same key are published in this order. */
    public Uni<Void> addAll(Tx tx, String topic, Collection<? extends SuiteEvent> events) {
        return rows(tx, events, event -> OutboxRow.of(topic, event, json));
    }

    /** Deletes keys from a compacted topic, behind all earlier events of these keys. */
    public Uni<Void> deleteAll(Tx tx, String topic, TenantId tenant, Collection<String> keys) {
        return rows(tx, keys, key -> OutboxRow.deletion(topic, tenant, key, clock.instant()));
    }

    private <T> Uni<Void> rows(Tx tx, Collection<T> from, Function<T, OutboxRow> row) {
        return Uni.createFrom().voidItem().invoke(() -> {
            if (!from.isEmpty()) {
                tx.beforeCommit(insert, from.stream().map(row).toList());
            }
        });
    }

    private Uni<Void> insert(Tx tx, List<OutboxRow> rows) {
        rows.stream()
                .collect(Collectors.partitioningBy(OutboxRow::isUrgent,
                        Collectors.mapping(OutboxRow::shard, Collectors.toSet())))
                .forEach((urgent, shards) -> shards.forEach(shard -> tx.afterCommit(() -> relay.wake(shard, urgent))));
        return tx.update(INSERT,
                rows.stream().map(OutboxRow::tenantId).toArray(UUID[]::new),
                rows.stream().map(OutboxRow::shard).toArray(Short[]::new),
                rows.stream().map(OutboxRow::topic).toArray(String[]::new),
                rows.stream().map(OutboxRow::key).toArray(String[]::new),
                rows.stream().map(row -> Buffer.buffer(row.payload())).toArray(Buffer[]::new),
                rows.stream().map(OutboxRow::eventId).toArray(String[]::new),
                rows.stream().map(OutboxRow::kind).toArray(String[]::new),
                rows.stream().map(OutboxRow::occurred).toArray(OffsetDateTime[]::new)).replaceWithVoid();
    }
}
