package dev.recado.auth.audit;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Adds and reads rows of {@code audit}; rows are never changed or deleted. */
@ApplicationScoped
class AuditRepository {

    private static final String ADD = """
        insert into audit (tenant_id, seq, event_id, occurred_at, recorded_at, service, actor_type, actor_id, action,
            subject_type, subject_id, details, previous_hash, hash)
        select $1, s, e, o, r, v, at, ai, a, st, si, d::jsonb, p, h
        from unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[], $14::bytea[])
            as n(s, e, o, r, v, at, ai, a, st, si, d, p, h)""";
    private static final String FIND_EVENT_IDS = "select event_id from audit where tenant_id = $1 and event_id = any($2)";
    private static final String FIND_NEWEST = "select * from audit where tenant_id = $1 order by seq desc limit 1";
    private static final String READ = """
        select * from audit
        where tenant_id = $1 and seq > $2 and seq <= $3
        order by seq
        limit $4""";

    /** Returns which of the events are stored already. */
    Uni<Set<String>> findEventIds(TenantId tenant, Tx tx, Collection<String> eventIds) {
        return tx.query(FIND_EVENT_IDS, tenant.value(), eventIds.toArray(String[]::new))
                .map(rows -> Set.copyOf(Rows.list(rows, row -> row.getString(0))));
    }

    Uni<Void> add(TenantId tenant, Tx tx, List<AuditLink> links) {
        return tx.update(ADD, tenant.value(), column(links, AuditLink::seq, Long[]::new), texts(links, AuditLink::eventId),
                column(links, link -> Rows.timestamp(link.occurredAt()), OffsetDateTime[]::new),
                column(links, link -> Rows.timestamp(link.recordedAt()), OffsetDateTime[]::new),
                texts(links, AuditLink::service), texts(links, AuditLink::actorType), texts(links, AuditLink::actorId),
                texts(links, AuditLink::action), texts(links, AuditLink::subjectType), texts(links, AuditLink::subjectId),
                texts(links, link -> new JsonObject(new LinkedHashMap<>(link.details())).encode()),
                column(links, link -> bytes(link.previousHash()), Buffer[]::new),
                column(links, link -> bytes(link.hash()), Buffer[]::new)).replaceWithVoid();
    }

    /** Returns the last row of a chain, unless the chain is empty. */
    Uni<@Nullable AuditLink> findNewest(TenantId tenant, Tx tx) {
        return tx.query(FIND_NEWEST, tenant.value()).map(rows -> Rows.first(rows, AuditRepository::link));
    }

    /** Returns rows in order of the chain, after one sequence number and up to another. */
    Uni<List<AuditLink>> read(TenantId tenant, Tx tx, long afterSeq, long lastSeq, int rowsMax) {
        return tx.query(READ, tenant.value(), afterSeq, lastSeq, rowsMax).map(rows -> Rows.list(rows, AuditRepository::link));
    }

    /** Returns one page of rows, newest first. */
    Uni<List<AuditLink>> page(TenantId tenant, Tx tx, AuditFilter filter, PageRequest page) {
        var sql = "select * from audit where " + filter.condition() + " order by seq desc limit " + page.pageSize() + " offset "
                + page.offset();
        return tx.query(sql, filter.parameters(tenant)).map(rows -> Rows.list(rows, AuditRepository::link));
    }

    /** Counts at most one more than {@link Paged#COUNT_MAX}. */
    Uni<Long> count(TenantId tenant, Tx tx, AuditFilter filter) {
        var sql = "select count(*) from (select 1 from audit where " + filter.condition() + " limit " + (Paged.COUNT_MAX + 1)
                + ") found";
        return tx.query(sql, filter.parameters(tenant)).map(rows -> rows.iterator().next().getLong(0));
    }

    private static String[] texts(List<AuditLink> links, Function<AuditLink, String> value) {
        return column(links, value, String[]::new);
    }

    private static <T> T[] column(List<AuditLink> links, Function<AuditLink, T> value, IntFunction<T[]> array) {
        return links.stream().map(value).toArray(array);
    }

    private static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex));
    }

    private static AuditLink link(Row row) {
        return new AuditLink(Rows.tenant(row), row.getLong("seq"), row.getString("event_id"),
                Rows.instant(row, "occurred_at"), Rows.instant(row, "recorded_at"),
                row.getString("service"), row.getString("actor_type"), row.getString("actor_id"), row.getString("action"),
                row.getString("subject_type"), row.getString("subject_id"), details(row.getValue("details")),
                hex(row.getBuffer("previous_hash").getBytes()), hex(row.getBuffer("hash").getBytes()));
    }

    /** Also maps a row whose JSON type was altered, so that the verification can report it. */
    private static Map<String, String> details(Object stored) {
        return stored instanceof JsonObject object
                ? object.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue())))
                : Map.of("altered", text(stored));
    }

    private static String text(Object value) {
        return value instanceof String string ? string : "not text: " + value;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
