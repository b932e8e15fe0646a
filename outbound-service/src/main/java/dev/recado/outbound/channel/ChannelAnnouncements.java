package dev.recado.outbound.channel;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelConnected;
import dev.recado.events.Topics;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.outbox.Outbox;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Publishes {@code channels.connected} for a changed channel. It also publishes all channels regularly, which fills a recreated
 * topic.
 */
@ApplicationScoped
class ChannelAnnouncements {

    /** Locks the rows, so that a concurrent change is published after this older state. */
    private static final String ANNOUNCED = """
        select * from channel
        where closed_at is null or closed_at > now() - interval '30 days'
        order by channel_id
        for share""";

    /** A number that was connected and disconnected again after its deletion is deleted again. */
    private static final String FORGET = """
        with forgotten as (
            select tenant_id, channel_id
            from channel
            where closed_at <= now() - interval '30 days' and (forgotten_at is null or forgotten_at < closed_at)
            order by channel_id
            limit $1
            for update
        )
        update channel c
        set forgotten_at = now()
        from forgotten f
        where c.tenant_id = f.tenant_id and c.channel_id = f.channel_id
        returning c.*""";
    private static final int FORGOTTEN_MAX = 1_000;

    /** Why a channel was closed: by the tenant, or because Meta refuses its token. */
    enum DisconnectCause {
        DISCONNECTED, REFUSED_BY_META
    }

    private final Transactions transactions;
    private final Outbox outbox;
    private final Audits audits;
    private final ChannelHistory history;
    private final Clock clock;

    ChannelAnnouncements(Transactions transactions, Outbox outbox, Audits audits, ChannelHistory history, Clock clock) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.audits = audits;
        this.history = history;
        this.clock = clock;
    }

    /** Publishes the channels of all tenants; consumers ignore repetitions. */
    @Scheduled(every = "10m", concurrentExecution = SKIP)
    @Job("channels-announced")
    Uni<Void> announceAll() {
        return transactions.run(tx -> tx.query(ANNOUNCED)
                .chain(rows -> Sequential.forEach(Rows.list(rows, Channel::of), channel -> announce(tx, channel))));
    }

    /** Deletes the numbers from the topic that were disconnected 30 days ago, because nothing refers to them any more. */
    @Scheduled(every = "1h", concurrentExecution = SKIP)
    @Job("channels-forgotten")
    Uni<Void> forgetClosed() {
        return transactions.run(tx -> tx.query(FORGET, FORGOTTEN_MAX)
                .chain(rows -> Sequential.forEach(Rows.list(rows, Channel::of), channel -> outbox.deleteAll(tx,
                        Topics.CHANNELS_CONNECTED, channel.tenant(), List.of(channel.id().toString())))));
    }

    /** Publishes a connected or changed channel and its audit, and adds it to the history. */
    Uni<Void> announce(Tx tx, Actor actor, String action, Channel channel) {
        return audits.add(tx, AuditEntry.of(channel.tenant(), actor, action).to("channel", channel.id().value()))
                .chain(() -> history.record(tx, actor, null, channel))
                .chain(() -> announce(tx, channel));
    }

    /** Publishes a closed channel and its audit, and ends its connection in the history. */
    Uni<Void> announceDisconnected(Tx tx, Actor actor, DisconnectCause cause, Channel channel) {
        var audit = AuditEntry.of(channel.tenant(), actor, "channel.disconnected").to("channel", channel.id().value());
        return audits.add(tx, cause == DisconnectCause.DISCONNECTED ? audit : audit.with("cause", Rows.enumColumn(cause)))
                .chain(() -> history.record(tx, actor, Rows.enumColumn(cause), channel))
                .chain(() -> announce(tx, channel));
    }

    /** A number that Meta has not confirmed is published as closed, so that it receives nothing; repetitions have the same time. */
    Uni<Void> announce(Tx tx, Channel channel) {
        var receiving = channel.receiving();
        var now = clock.instant();
        var closedAt = receiving.open() || receiving.closedAt() != null ? receiving.closedAt() : receiving.unverifiedSince();
        return outbox.add(tx, Topics.CHANNELS_CONNECTED, new ChannelConnected(
                channel.id() + (closedAt == null ? ":open" : ":closed"), channel.tenant(), now, channel.id(),
                channel.phoneNumberId(), channel.businessId(), channel.app(), closedAt, receiving.connectedAt()));
    }
}
