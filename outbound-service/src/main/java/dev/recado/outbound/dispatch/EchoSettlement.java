package dev.recado.outbound.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.channel.ChannelBreaker;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Accepts open dispatches by status echo, and records how far accepted ones got. A status with the message id and channel proves that
 * WhatsApp has the message.
 */
@ApplicationScoped
class EchoSettlement {

    private static final int UUID_CHARS = 36;
    /**
     * Records how far the accepted ones of the reported dispatches got, which never goes backwards, deletes the content of delivered
     * ones, and locks the open ones. Returns
     * one row for each reported dispatch. For its conditions see {@link DispatchRepository#ACCEPT_ALL}.
     */
    static final String RECORD_AND_LOCK_REPORTED = """
        with reported as (
            select * from unnest($2::uuid[], $3::uuid[], $4::smallint[])
                as r(message_id, channel_id, reported_delivery)
        ), further as (
            select d.message_id, r.reported_delivery
            from dispatch d
            join reported r using (message_id, channel_id)
            where d.tenant_id = $1 and d.message_id = any($2)
                and d.state || '' = 'accepted' and d.delivery < r.reported_delivery
            order by d.message_id
            for update of d
        ), recorded as (
            update dispatch d
            set delivery = f.reported_delivery, updated_at = now(),
                content = case when f.reported_delivery < 2 then d.content end
            from further f
            where d.tenant_id = $1 and d.message_id = any($2) and d.message_id = f.message_id
            returning d.message_id
        ), open as (
            select d.*
            from dispatch d
            join reported r using (message_id, channel_id)
            where d.tenant_id = $1 and d.message_id = any($2)
                and d.state not in ('accepted', 'failed', 'cancelled', 'expired')
            order by d.message_id
            for update of d
        )
        select o.*, r.message_id as reported_id, r.channel_id as reported_channel,
            recorded.message_id is not null as recorded
        from reported r
        left join recorded on recorded.message_id = r.message_id
        left join open o on o.message_id = r.message_id and o.channel_id = r.channel_id
        order by r.message_id""";
    /** The part of {@link #RECORD_AND_LOCK_REPORTED} that records, for dispatches that were accepted after its start. */
    static final String RECORD = """
        with further as (
            select d.message_id, r.reported_delivery
            from dispatch d
            join unnest($2::uuid[], $3::uuid[], $4::smallint[]) as r(message_id, channel_id, reported_delivery)
                using (message_id, channel_id)
            where d.tenant_id = $1 and d.message_id = any($2)
                and d.state || '' = 'accepted' and d.delivery < r.reported_delivery
            order by d.message_id
            for update of d
        )
        update dispatch d
        set delivery = f.reported_delivery, updated_at = now(),
            content = case when f.reported_delivery < 2 then d.content end
        from further f
        where d.tenant_id = $1 and d.message_id = any($2) and d.message_id = f.message_id""";

    private final SendResults results;
    private final ChannelBreaker breaker;

    EchoSettlement(SendResults results, ChannelBreaker breaker) {
        this.results = results;
        this.breaker = breaker;
    }

    Uni<Void> settle(Tx tx, List<StatusReported> statuses) {
        return TenantGroups.forEach(statuses, (tenant, own) -> accept(tenant, tx, echoes(own)));
    }

    private Uni<Void> accept(TenantId tenant, Tx tx, Map<EchoKey, Echo> echoes) {
        return echoes.isEmpty()
                ? Uni.createFrom().voidItem()
                : recordAndLock(tenant, tx, List.copyOf(echoes.values())).chain(reported -> Sequential.forEach(
                        reported.stream().filter(one -> one.open() != null).toList(),
                        one -> accept(tenant, tx, one.open(), echoes.get(one.key())))
                        .chain(() -> recordLate(tenant, tx, reported.stream().filter(one -> !one.recorded())
                                .map(one -> echoes.get(one.key())).filter(echo -> echo.delivery() > 0).toList())));
    }

    private Uni<Void> accept(TenantId tenant, Tx tx, Dispatch.Open open, Echo echo) {
        return results.endByEcho(tx, open.accept(echo.wamid())).chain(() -> breaker.accepted(tx, tenant, echo.channel()));
    }

    /**
     * The statuses of WhatsApp that contain our message id, from one channel.
     *
     * @param delivery the furthest of them, as {@link DeliveryRank} numbers it
     */
    private record Echo(MessageId id, ChannelId channel, String wamid, short delivery) {
    }

    /**
     * A reported dispatch.
     *
     * @param recorded whether its delivery is recorded
     * @param open the locked dispatch that the report proves to be accepted; null if it is not open
     */
    private record Reported(EchoKey key, boolean recorded, Dispatch.@Nullable Open open) {

        static Reported of(Row row) {
            return new Reported(
                    new EchoKey(new MessageId(row.getUUID("reported_id")), new ChannelId(row.getUUID("reported_channel"))),
                    row.getBoolean("recorded"),
                    row.getString("state") == null ? null : (Dispatch.Open) Dispatch.of(row));
        }
    }

    private static Uni<List<Reported>> recordAndLock(TenantId tenant, Tx tx, List<Echo> echoes) {
        return tx.query(RECORD_AND_LOCK_REPORTED, parameters(tenant, echoes))
                .map(rows -> Rows.list(rows, Reported::of));
    }

    /**
     * Records the deliveries of dispatches that were accepted by this or by another transaction meanwhile: the first statement did
     * not find them accepted.
     */
    private static Uni<Void> recordLate(TenantId tenant, Tx tx, List<Echo> echoes) {
        return echoes.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(RECORD, parameters(tenant, echoes)).replaceWithVoid();
    }

    private static Object[] parameters(TenantId tenant, List<Echo> echoes) {
        return new Object[]{tenant.value(), Rows.uuids(echoes, echo -> echo.id().value()),
                Rows.uuids(echoes, echo -> echo.channel().value()),
                echoes.stream().map(Echo::delivery).toArray(Short[]::new)};
    }

    /** The channel is part of the key: a false status of another channel must not replace a true one. */
    private record EchoKey(MessageId id, ChannelId channel) {
    }

    private static Map<EchoKey, Echo> echoes(List<StatusReported> statuses) {
        Map<EchoKey, Echo> echoes = new HashMap<>();
        for (var status : statuses) {
            var id = messageId(status.callbackData());
            if (id != null && status.channelId() != null && status.wamid() != null) {
                var echo = new Echo(id, status.channelId(), status.wamid(), DeliveryRank.of(status.status()));
                echoes.merge(new EchoKey(id, status.channelId()), echo,
                        (one, other) -> other.delivery() > one.delivery() ? other : one);
            }
        }
        return echoes;
    }

    /** Returns our message id; null if another system has set the callback data. */
    static @Nullable MessageId messageId(@Nullable String callbackData) {
        if (callbackData == null || callbackData.length() != UUID_CHARS) {
            return null;
        }
        try {
            return new MessageId(UUID.fromString(callbackData));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
