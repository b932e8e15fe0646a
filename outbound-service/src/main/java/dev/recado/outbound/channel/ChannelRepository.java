package dev.recado.outbound.channel;

import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads and writes table {@code channel} in the caller's transaction. {@link ChannelBreaker} resumes the number in its pace. */
@ApplicationScoped
class ChannelRepository {

    /**
     * Keeps the time of connection only of an open channel: while it was closed for all, ingest stored its webhooks as those of an
     * unknown number, and a new time lets it publish them. Violates the unique index {@code channel_owner} while another tenant has an
     * open channel of the number.
     */
    private static final String CONNECT = """
        insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token,
                             verified_at, connected_at)
        values ($1, $2, $3, $4, $5, $6, $7, now(), now())
        on conflict (tenant_id, channel_id) do update
            set business_id = excluded.business_id, app = excluded.app,
                secrets_key_id = excluded.secrets_key_id, token = excluded.token, updated_at = now(),
                failing_code = null, failing_title = null, failing_since = null,
                verified_at = now(), presumed = false, closed_at = null,
                connected_at = case when channel.verified_at is not null and channel.closed_at is null
                    then coalesce(channel.connected_at, now()) else now() end
        returning new.*, old.verified_at is not null and old.closed_at is null as was_connected""";
    /** Leaves a disconnected channel unchanged. A changed business account must be confirmed again. */
    private static final String PREPARE = """
        insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, channel_id) do update
            set business_id = excluded.business_id, app = excluded.app,
                secrets_key_id = excluded.secrets_key_id, token = excluded.token, updated_at = now(),
                failing_code = null, failing_title = null, failing_since = null,
                verified_at = case when channel.business_id = excluded.business_id then channel.verified_at end,
                presumed = channel.presumed and channel.business_id = excluded.business_id,
                unverified_since = case when channel.business_id <> excluded.business_id and channel.verified_at is not null
                    then now() else channel.unverified_since end
            where channel.closed_at is null
        returning *""";
    /**
     * As {@link #CONNECT}, a new time of connection lets ingest publish what it stored while the channel was unverified. A presumed
     * one has received everything.
     */
    private static final String VERIFY = """
        update channel
        set verified_at = now(), presumed = false, updated_at = now(),
            connected_at = case when presumed then connected_at else now() end,
            failing_code = null, failing_title = null, failing_since = null
        where tenant_id = $1 and channel_id = $2 and business_id = $3 and (verified_at is null or presumed) and closed_at is null
        returning new.*, old.connected_at is not null as was_connected""";
    private static final String REFUSE_PRESUMED = """
        update channel
        set verified_at = null, presumed = false, unverified_since = now(), updated_at = now()
        where tenant_id = $1 and channel_id = $2 and presumed and closed_at is null and business_id = $3
            and secrets_key_id = $4 and token = $5
        returning *""";
    private static final String CLOSE = """
        update channel
        set closed_at = now(), token = ''::bytea, updated_at = now(),
            failing_code = null, failing_title = null, failing_since = null
        where tenant_id = $1 and channel_id = $2 and closed_at is null
        returning *""";
    /** Only while the token is the one that Meta refused. */
    private static final String CLOSE_REFUSED = """
        update channel
        set closed_at = now(), token = ''::bytea, updated_at = now(),
            failing_code = null, failing_title = null, failing_since = null
        where tenant_id = $1 and channel_id = $2 and closed_at is null and secrets_key_id = $3 and token = $4
        returning *""";
    private static final String RECORD_TRY = """
        update channel set verification_tried_at = now()
        where tenant_id = $1 and channel_id = $2""";
    private static final String ADD_PACE = """
        insert into pace (tenant_id, channel_id) values ($1, $2)
        on conflict do nothing""";
    private static final String FIND_ALL = """
        select * from channel
        where tenant_id = $1 and channel_id = any($2) and closed_at is null""";
    private static final String FIND = """
        select * from channel
        where tenant_id = $1 and channel_id = $2 and closed_at is null""";
    private static final String LIST = """
        select * from channel
        where tenant_id = $1 and closed_at is null
        order by created_at, channel_id
        limit $2 offset $3""";
    private static final String COUNT = """
        select count(*) from channel
        where tenant_id = $1 and closed_at is null""";

    /** One verified number of each account, if possible one whose access works. */
    private static final String OF_ACCOUNTS = """
        select distinct on (business_id) *
        from channel
        where tenant_id = $1 and verified_at is not null and closed_at is null and provider = any($2)
        order by business_id, failing_code is not null, channel_id""";
    private static final String OF_ACCOUNT = """
        select * from channel
        where tenant_id = $1 and business_id = $2 and verified_at is not null and closed_at is null
        order by channel_id""";

    /** @param wasConnected whether the number was connected before the statement */
    record Connected(Channel channel, boolean wasConnected) {

        static Connected of(Row row) {
            return new Connected(Channel.of(row), row.getBoolean("was_connected"));
        }
    }

    /** Connects a number that Meta confirmed; fails if {@link Channels#isOwnedByAnother}. */
    Uni<Connected> connect(TenantId tenant, Tx tx, Channel channel) {
        return tx.query(CONNECT, columns(tenant, channel)).map(rows -> Rows.first(rows, Connected::of))
                .call(() -> addPace(tenant, tx, channel.id()));
    }

    /** Stores a number that Meta has not confirmed yet; null when it was disconnected. */
    Uni<@Nullable Channel> prepare(TenantId tenant, Tx tx, Channel channel) {
        return tx.query(PREPARE, columns(tenant, channel)).map(rows -> Rows.first(rows, Channel::of))
                .call(() -> addPace(tenant, tx, channel.id()));
    }

    /** Opens a number that Meta has confirmed; null when it has changed since. Fails if {@link Channels#isOwnedByAnother}. */
    Uni<@Nullable Connected> verify(TenantId tenant, Tx tx, Channel channel) {
        return tx.query(VERIFY, tenant.value(), channel.id().value(), channel.businessId())
                .map(rows -> Rows.first(rows, Connected::of));
    }

    /** Makes a presumed channel that Meta refused unverified; null when it is not presumed or has changed since. */
    Uni<@Nullable Channel> refusePresumed(TenantId tenant, Tx tx, Channel channel) {
        return tx.query(REFUSE_PRESUMED, tenant.value(), channel.id().value(), channel.businessId(),
                channel.token().keyId(), channel.token().bytes()).map(rows -> Rows.first(rows, Channel::of));
    }

    /** Disconnects a channel and deletes its token; null when the tenant has no such channel. */
    Uni<@Nullable Channel> close(TenantId tenant, Tx tx, ChannelId id) {
        return tx.query(CLOSE, tenant.value(), id.value()).map(rows -> Rows.first(rows, Channel::of));
    }

    /** Disconnects a channel whose token Meta refused; null when it has changed since. */
    Uni<@Nullable Channel> closeRefused(TenantId tenant, Tx tx, Channel channel) {
        return tx.query(CLOSE_REFUSED, tenant.value(), channel.id().value(), channel.token().keyId(),
                channel.token().bytes()).map(rows -> Rows.first(rows, Channel::of));
    }

    /** Lets the other unverified channels be tried before this one. */
    Uni<Void> recordTry(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(RECORD_TRY, tenant.value(), id.value()).replaceWithVoid();
    }

    private static Object[] columns(TenantId tenant, Channel channel) {
        return new Object[]{tenant.value(), channel.id().value(), channel.phoneNumberId(), channel.businessId(), channel.app(),
                channel.token().keyId(), channel.token().bytes()};
    }

    private static Uni<Integer> addPace(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(ADD_PACE, tenant.value(), id.value());
    }

    /** Finds a channel of the tenant. */
    Uni<@Nullable Channel> find(TenantId tenant, Tx tx, ChannelId id) {
        return tx.query(FIND, tenant.value(), id.value()).map(rows -> Rows.first(rows, Channel::of));
    }

    /** Finds the connected ones of these channels. */
    Uni<List<Channel>> findAll(TenantId tenant, Tx tx, Collection<ChannelId> ids) {
        return tx.query(FIND_ALL, tenant.value(), Rows.uuids(ids, ChannelId::value))
                .map(rows -> Rows.list(rows, Channel::of));
    }

    Uni<List<Channel>> list(TenantId tenant, Tx tx, int limit, long offset) {
        return tx.query(LIST, tenant.value(), limit, offset)
                .map(rows -> Rows.list(rows, Channel::of));
    }

    /** Finds one verified number of each account of the tenant at these providers. */
    Uni<List<Channel>> ofAccounts(TenantId tenant, Tx tx, String[] providers) {
        return tx.query(OF_ACCOUNTS, tenant.value(), providers).map(rows -> Rows.list(rows, Channel::of));
    }

    /** Finds the verified numbers of an account. */
    Uni<List<Channel>> ofAccount(TenantId tenant, Tx tx, String businessId) {
        return tx.query(OF_ACCOUNT, tenant.value(), businessId).map(rows -> Rows.list(rows, Channel::of));
    }

    Uni<Long> count(TenantId tenant, Tx tx) {
        return tx.query(COUNT, tenant.value()).map(rows -> Rows.first(rows, row -> row.getLong(0)));
    }
}
