package dev.recado.outbound.queue;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.IndexOrder;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.outbound.queue.QueueView.BreakerView;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of a tenant, with their breakers, rates and counts of uncertain messages. */
@ApplicationScoped
class QueueRepository {

    /** Counts at most $4 uncertain messages of each number; their order selects the index. */
    static final String LIST = """
        select c.channel_id, c.phone_number_id, c.failing_code, c.failing_title, c.failing_since, u.uncertain, r.accepted
        from (
            select *
            from channel
            where tenant_id = $1 and closed_at is null
            order by created_at, channel_id
            limit $2 offset $3) c
        cross join lateral (
            select count(*) as uncertain
            from (
                select 1
                from dispatch d
                where d.tenant_id = $1 and d.channel_id = c.channel_id and d.state = 'uncertain'
                order by d.lane, d.created_at
                limit $4) f) u
        cross join lateral (
            select coalesce(sum(s.accepted_count), 0) as accepted
            from send_rate s
            where s.tenant_id = $1 and s.channel_id = c.channel_id and s.at > statement_timestamp() - interval '1 minute') r
        order by c.created_at, c.channel_id""";
    private static final String COUNT = """
        select count(*) from channel
        where tenant_id = $1 and closed_at is null""";
    /** Locks the number, so that no pause is added while it is disconnected. */
    private static final String EXISTS = """
        select 1 from channel
        where tenant_id = $1 and channel_id = $2 and closed_at is null
        for share""";

    /** A number of the tenant, without the counts of its lanes. */
    record QueueRow(UUID channel, String phoneNumberId, @Nullable BreakerView breaker, long uncertain,
            long acceptedLastMinute) {

        private static QueueRow of(Row row) {
            var code = row.getInteger("failing_code");
            return new QueueRow(row.getUUID("channel_id"), row.getString("phone_number_id"), code == null
                    ? null
                    : new BreakerView(code, row.getString("failing_title"), Rows.instant(row, "failing_since")),
                    row.getLong("uncertain"), row.getLong("accepted"));
        }
    }

    Uni<List<QueueRow>> list(TenantId tenant, Tx tx, PageRequest page, int uncertainMax) {
        return IndexOrder.require(tx)
                .chain(() -> tx.query(LIST, tenant.value(), page.pageSize(), page.offset(), uncertainMax))
                .map(rows -> Rows.list(rows, QueueRow::of));
    }

    Uni<Long> count(TenantId tenant, Tx tx) {
        return tx.query(COUNT, tenant.value()).map(rows -> Rows.first(rows, row -> row.getLong(0)));
    }

    /** Returns true if the number is a connected one of the tenant, or waits for its verification. */
    Uni<Boolean> exists(TenantId tenant, Tx tx, UUID channel) {
        return tx.query(EXISTS, tenant.value(), channel).map(rows -> rows.size() == 1);
    }
}
