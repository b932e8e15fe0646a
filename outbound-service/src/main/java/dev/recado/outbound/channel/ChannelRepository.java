package dev.recado.outbound.channel;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes table {@code channel} in the caller's transaction. */
@ApplicationScoped
class ChannelRepository {

    private static final String SAVE = """
        insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (phone_number_id) do update
            set business_id = excluded.business_id, app = excluded.app,
                secrets_key_id = excluded.secrets_key_id, token = excluded.token, updated_at = now(),
                failing_code = null, failing_title = null, failing_since = null
            where channel.tenant_id = excluded.tenant_id
        returning xmax = 0 as added""";
    private static final String ADD_PACE = """
        insert into pace (tenant_id, channel_id) values ($1, $2)
        on conflict do nothing""";
    private static final String FIND = "select * from channel where tenant_id = $1 and channel_id = $2";
    private static final String LIST = """
        select * from channel
        where tenant_id = $1
        order by created_at, channel_id
        limit $2 offset $3""";
    private static final String COUNT = "select count(*) from channel where tenant_id = $1";
    private static final String MARK_FAILING = """
        update channel
        set failing_code = $3, failing_title = $4, failing_since = coalesce(failing_since, now())
        where tenant_id = $1 and channel_id = $2""";
    private static final String CLEAR_FAILING = """
        update channel
        set failing_code = null, failing_title = null, failing_since = null
        where tenant_id = $1 and channel_id = $2 and failing_code is not null""";

    /** Result of {@link #save}. */
    enum Saved {
        ADDED, CHANGED, OWNED_BY_ANOTHER_TENANT
    }

    Uni<Saved> save(TenantId tenant, Tx tx, Channel channel) {
        return tx.query(SAVE, tenant.value(), channel.id().value(), channel.phoneNumberId(), channel.businessId(),
                channel.app(), channel.token().keyId(), channel.token().bytes())
                .map(rows -> rows.size() == 0
                        ? Saved.OWNED_BY_ANOTHER_TENANT
                        : rows.iterator().next().getBoolean("added") ? Saved.ADDED : Saved.CHANGED)
                .call(saved -> saved == Saved.ADDED
                        ? tx.update(ADD_PACE, tenant.value(), channel.id().value())
                        : Uni.createFrom().voidItem());
    }

    /** Finds a channel of the tenant. */
    Uni<@Nullable Channel> find(TenantId tenant, Tx tx, ChannelId id) {
        return tx.query(FIND, tenant.value(), id.value()).map(rows -> Rows.first(rows, Channel::of));
    }

    Uni<List<Channel>> list(TenantId tenant, Tx tx, int limit, long offset) {
        return tx.query(LIST, tenant.value(), limit, offset)
                .map(rows -> Rows.list(rows, Channel::of));
    }

    Uni<Long> count(TenantId tenant, Tx tx) {
        return tx.query(COUNT, tenant.value()).map(rows -> Rows.first(rows, row -> row.getLong(0)));
    }

    Uni<Void> markFailing(TenantId tenant, Tx tx, ChannelId id, Channel.Failing failing) {
        return tx.update(MARK_FAILING, tenant.value(), id.value(), failing.code(), failing.title()).replaceWithVoid();
    }

    Uni<Void> clearFailing(TenantId tenant, Tx tx, ChannelId id) {
        return tx.update(CLEAR_FAILING, tenant.value(), id.value()).replaceWithVoid();
    }
}
