package dev.recado.auth.audit;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The audit's table: rows are added and read, nothing else. */
@ApplicationScoped
class AuditRepository {

    private static final String ADD = """
        insert into audit (tenant_id, seq, event_id, occurred_at, recorded_at, service, actor_type,
            actor_id, action, subject_type, subject_id, details, previous_hash, hash)
        select $1, s, e, o, r, v, at, ai, a, st, si, d::jsonb, p, h
        from unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[],
            $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[],
            $14::bytea[]) as n(s, e, o, r, v, at, ai, a, st, si, d, p, h)""";
    private static final String KNOWN = "select event_id from audit where tenant_id = $1 and event_id = any($2)";
    private static final String NEWEST = "select * from audit where tenant_id = $1 order by seq desc limit 1";
    private static final String BETWEEN = """
        select * from audit where tenant_id = $1 and seq > $2 and seq <= $3
        order by seq limit $4""";

    /** Those of the events that are written down already. */
    Uni<Set<String>> known(TenantId tenant, Tx tx, Collection<String> eventIds) {
        return tx.query(KNOWN, tenant.value(), eventIds.toArray(String[]::new)).map(rows -> {
            Set<String> known = new HashSet<>();
            rows.forEach(row -> known.add(row.getString(0)));
            return known;
        });
    }

    Uni<Void> add(TenantId tenant, Tx tx, List<AuditLink> links) {
        return tx.update(ADD, tenant.value(), AuditRows.column(links, AuditLink::seq, Long[]::new),
                AuditRows.texts(links, AuditLink::eventId),
                AuditRows.column(links, link -> link.occurredAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new),
                AuditRows.column(links, link -> link.recordedAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new),
                AuditRows.texts(links, AuditLink::service), AuditRows.texts(links, AuditLink::actorType),
                AuditRows.texts(links, AuditLink::actorId),
                AuditRows.texts(links, AuditLink::action), AuditRows.texts(links, AuditLink::subjectType),
                AuditRows.texts(links, AuditLink::subjectId),
                AuditRows.texts(links, link -> new JsonObject(new LinkedHashMap<>(link.details())).encode()),
                AuditRows.column(links, link -> AuditRows.bytes(link.previousHash()), Buffer[]::new),
                AuditRows.column(links, link -> AuditRows.bytes(link.hash()), Buffer[]::new)).replaceWithVoid();
    }

    /** Null: there is none. */
    Uni<AuditLink> newest(TenantId tenant, Tx tx) {
        return tx.query(NEWEST, tenant.value()).map(rows -> rows.size() == 0 ? null : AuditRows.link(rows.iterator().next()));
    }

    /** In their order, those after one place and not beyond another. */
    Uni<List<AuditLink>> between(TenantId tenant, Tx tx, Span span) {
        return tx.query(BETWEEN, tenant.value(), span.after(), span.last(), span.rowsMax()).map(AuditRows::links);
    }

    /** Newest first. */
    Uni<List<AuditLink>> page(TenantId tenant, Tx tx, AuditFilter filter, PageRequest page) {
        var sql = "select * from audit where " + filter.condition() + " order by seq desc limit " + page.pageSize() + " offset "
                + page.offset();
        return tx.query(sql, filter.parameters(tenant)).map(AuditRows::links);
    }

    /** Not further than anybody asks. */
    Uni<Long> count(TenantId tenant, Tx tx, AuditFilter filter) {
        var sql = "select count(*) from (select 1 from audit where " + filter.condition() + " limit " + (Paged.COUNT_MAX + 1)
                + ") found";
        return tx.query(sql, filter.parameters(tenant)).map(rows -> rows.iterator().next().getLong(0));
    }

    /** A stretch of a chain: after one place, to another at the most, and not more rows than this. */
    record Span(long after, long last, int rowsMax) {
    }
}
