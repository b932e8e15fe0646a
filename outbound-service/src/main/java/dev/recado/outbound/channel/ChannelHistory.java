package dev.recado.outbound.channel;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connections of each number: when and by whom it was connected and disconnected, and why. They stay when the number has
 * left the topic {@code channels.connected}. SQL writes them in the transaction that changes the channel.
 */
@ApplicationScoped
class ChannelHistory {

    /** A number that is open already keeps its connection, for example when its token is replaced. */
    private static final String OPEN = """
        insert into channel_connection (tenant_id, channel_id, connected_at, connected_by_type, connected_by, phone_number_id,
                                        business_id, provider, app)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id, channel_id) where disconnected_at is null do nothing""";
    private static final String CLOSE = """
        update channel_connection
        set disconnected_at = $3, disconnected_by_type = $4, disconnected_by = $5, disconnect_cause = $6
        where tenant_id = $1 and channel_id = $2 and disconnected_at is null""";
    private static final String LIST = """
        select * from channel_connection
        where tenant_id = $1
        order by connected_at desc, channel_id
        limit $2 offset $3""";
    private static final String COUNT = """
        select count(*) from channel_connection
        where tenant_id = $1""";

    /**
     * One connection of a number, without its token.
     *
     * @param connectedBy null when it was connected by a version that did not store it
     * @param disconnectCause {@code disconnected} by a person, or {@code refused_by_meta}; null while the number is connected
     */
    record ChannelConnectionView(String channelId, String phoneNumberId, String businessId, String provider, String app,
            Instant connectedAt, @Nullable By connectedBy, @Nullable Instant disconnectedAt, @Nullable By disconnectedBy,
            @Nullable String disconnectCause) {

        /** @param type {@code user}, {@code api_key} or {@code suite}, which has no id */
        @Schema(name = "ConnectionActor")
        record By(String type, @Nullable String id) {
        }

        static ChannelConnectionView of(Row row) {
            return new ChannelConnectionView(row.getUUID("channel_id").toString(), row.getString("phone_number_id"),
                    row.getString("business_id"), row.getString("provider"), row.getString("app"),
                    Rows.instant(row, "connected_at"), by(row.getString("connected_by_type"), row.getString("connected_by")),
                    Rows.instant(row, "disconnected_at"),
                    by(row.getString("disconnected_by_type"), row.getString("disconnected_by")),
                    row.getString("disconnect_cause"));
        }

        private static @Nullable By by(@Nullable String type, @Nullable String id) {
            return type == null ? null : new By(type, id);
        }
    }

    /** One page of a tenant's connections, and the count of all. */
    record ConnectionPage(long count, List<ChannelConnectionView> connections) {
    }

    private final Transactions transactions;

    ChannelHistory(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Records the present state of a channel that was connected or disconnected; an unchanged one changes nothing.
     *
     * @param cause why it was disconnected; null if it is connected
     */
    Uni<Void> record(Tx tx, Actor actor, @Nullable String cause, Channel channel) {
        var receiving = channel.receiving();
        if (receiving.closedAt() != null) {
            return tx.update(CLOSE, channel.tenant().value(), channel.id().value(), receiving.closedAt(),
                    Rows.enumColumn(actor.type()), actor.id(), cause).replaceWithVoid();
        }
        return receiving.open()
                ? tx.update(OPEN, channel.tenant().value(), channel.id().value(), receiving.connectedAt(),
                        Rows.enumColumn(actor.type()), actor.id(), channel.phoneNumberId(), channel.businessId(),
                        channel.provider().column(), channel.app()).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Lists the connections of the tenant, the newest first. */
    Uni<ConnectionPage> list(TenantId tenant, PageRequest page) {
        return transactions.run(tx -> tx.query(COUNT, tenant.value())
                .chain(count -> tx.query(LIST, tenant.value(), page.pageSize(), (long) page.offset())
                        .map(rows -> new ConnectionPage(Rows.first(count, row -> row.getLong(0)),
                                Rows.list(rows, ChannelConnectionView::of)))));
    }
}
