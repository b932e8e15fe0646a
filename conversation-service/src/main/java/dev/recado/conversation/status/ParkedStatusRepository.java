package dev.recado.conversation.status;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Parks statuses whose wamid is not stored yet, until a message gets that wamid. A transaction that parks a status or stores a wamid
 * first locks the wamid and then reads again. So no status is parked while its message is stored.
 */
@ApplicationScoped
class ParkedStatusRepository {

    /** The number of locks per tenant, and the first lock: lower numbers are the locks of contact addresses. */
    private static final int LOCKS = 256;
    private static final int FIRST_LOCK = 256;

    private static final String LOCK = "select pg_advisory_xact_lock($1, lock) from unnest($2::int[]) as lock";

    private static final String PARK = """
        insert into status_parked (tenant_id, channel_id, wamid, status, at, error_code, error_title, error_explanation)
        select distinct on (channel_id, wamid, status)
            $1, channel_id, wamid, status, at, error_code, error_title, error_explanation
        from json_populate_recordset(null::status_parked, $2::text::json)
        order by channel_id, wamid, status, at
        on conflict (tenant_id, channel_id, wamid, status) do update
        set at = least(status_parked.at, excluded.at)""";

    private static final String CLAIM = """
        delete from status_parked p
        using message m
        where p.tenant_id = $1 and m.tenant_id = $1 and m.channel_id = p.channel_id and m.wamid = p.wamid
            and m.direction = 'out' and m.id = any($2)
        returning m.id, p.wamid, p.status, p.at, p.error_code, p.error_title, p.error_explanation""";

    private final Rows rows;

    ParkedStatusRepository(Rows rows) {
        this.rows = rows;
    }

    /** Waits for other transactions that park a status of these wamids or store one of them. */
    Uni<Void> lock(TenantId tenant, Tx tx, Collection<String> wamids) {
        var locks = wamids.stream().map(wamid -> FIRST_LOCK + Math.floorMod(wamid.hashCode(), LOCKS)).distinct().sorted()
                .toArray(Integer[]::new);
        return tx.query(LOCK, tenant.value().hashCode(), locks).replaceWithVoid();
    }

    Uni<Void> park(TenantId tenant, Tx tx, List<ParkedStatus> statuses) {
        return statuses.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(PARK, tenant.value(), rows.json(statuses)).replaceWithVoid();
    }

    /** Removes and returns the parked statuses of messages that now have a wamid. */
    Uni<List<StatusUpdate>> claim(TenantId tenant, Tx tx, Collection<MessageId> messages) {
        return tx.query(CLAIM, tenant.value(), Rows.uuids(messages, MessageId::value))
                .map(found -> Rows.list(found, ParkedStatusRepository::statusUpdate));
    }

    private static StatusUpdate statusUpdate(Row row) {
        return new StatusUpdate(new MessageId(row.getUUID("id")), Rows.enumValue(MessageStatus.class, row.getString("status")),
                Rows.instant(row, "at"), row.getString("wamid"),
                new Failure(row.getInteger("error_code"), row.getString("error_title"), row.getString("error_explanation")));
    }

    /** A status to park; the names are the columns'. */
    @RegisterForReflection
    record ParkedStatus(ChannelId channelId, String wamid, MessageStatus status, Instant at, Integer errorCode,
            String errorTitle, String errorExplanation) {
    }
}
