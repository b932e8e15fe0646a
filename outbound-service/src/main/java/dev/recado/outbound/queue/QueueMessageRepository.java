package dev.recado.outbound.queue;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.IndexOrder;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.dispatch.DispatchWork;
import dev.recado.outbound.queue.QueueCursor.CreatedPosition;
import dev.recado.outbound.queue.QueueMessages.QueueMessageQuery;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Reads dispatches that wait or were not sent, without their texts. */
@ApplicationScoped
class QueueMessageRepository {

    private static final String FIND = """
        select message_id, channel_id, created_at, expires_at
        from dispatch
        where tenant_id = $1 and message_id = any($2)""";
    /** Reads a page of each lane, so that a rare lane is not searched among all others. A literal state selects the partial index. */
    private static final String LIST = """
        select d.*
        from unnest($3::text[]) as l(lane)
        cross join lateral (
            select message_id, channel_id, lane, state, created_at, expires_at, error_code, error_title, error_explanation
            from dispatch
            where tenant_id = $1 and channel_id = $2 and state = '%s' and lane = l.lane
                and (created_at, message_id) < ($4, $5)
            order by created_at desc, message_id desc
            limit $6) d
        order by d.created_at desc, d.message_id desc
        limit $6""";
    static final String LIST_FAILED = LIST.formatted("failed");
    static final String LIST_UNCERTAIN = LIST.formatted("uncertain");

    Uni<List<Row>> find(TenantId tenant, Tx tx, Collection<UUID> ids) {
        return tx.query(FIND, tenant.value(), ids.toArray(UUID[]::new)).map(rows -> Rows.list(rows, Function.identity()));
    }

    /** One row more than the limit, newest first. */
    Uni<List<Row>> failed(TenantId tenant, Tx tx, QueueMessageQuery query, CreatedPosition end) {
        return list(tenant, tx, LIST_FAILED, query, end);
    }

    /** One row more than the limit, newest first. */
    Uni<List<Row>> uncertain(TenantId tenant, Tx tx, QueueMessageQuery query, CreatedPosition end) {
        return list(tenant, tx, LIST_UNCERTAIN, query, end);
    }

    private static Uni<List<Row>> list(TenantId tenant, Tx tx, String sql, QueueMessageQuery query, CreatedPosition end) {
        return IndexOrder.require(tx).chain(() -> tx.query(sql, tenant.value(), query.channel(),
                Rows.texts(query.lanes(), lane -> QueueLanes.name(DispatchWork.lane(lane))), end.createdAt(), end.id(),
                query.limit() + 1)).map(rows -> Rows.list(rows, Function.identity()));
    }
}
