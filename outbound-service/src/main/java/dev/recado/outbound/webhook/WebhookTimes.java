package dev.recado.outbound.webhook;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChanged;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageReceived;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Stores when the last webhook of each number arrived. The consumers note the time in memory, and one statement a minute writes
 * it, so that no batch pays for it. A killed replica loses a minute at most.
 */
@ApplicationScoped
public class WebhookTimes {

    private static final String STORE = """
        insert into webhook_time as w (tenant_id, channel_id, arrived_at)
        select tenant_id, channel_id, arrived_at
        from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as n(tenant_id, channel_id, arrived_at)
        order by tenant_id, channel_id
        on conflict (tenant_id, channel_id) do update
        set arrived_at = excluded.arrived_at
        where w.arrived_at < excluded.arrived_at""";
    private static final String FIND = """
        select arrived_at from webhook_time
        where tenant_id = $1 and channel_id = $2""";

    private record NumberKey(TenantId tenant, ChannelId channel) {
    }

    private final Transactions transactions;
    private final Clock clock;
    /** The times that are not stored yet. */
    private final Map<NumberKey, Instant> noted = new ConcurrentHashMap<>();

    WebhookTimes(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    public void recordMessages(List<MessageReceived> messages) {
        messages.forEach(message -> note(message.tenantId(), message.channelId(), message.receivedAt()));
    }

    /** A status has no time of receipt; it is reported soon after its time. */
    public void recordStatuses(List<StatusReported> statuses) {
        statuses.forEach(status -> note(status.tenantId(), status.channelId(), status.occurredAt()));
    }

    public void recordChanges(List<AccountChanged> changes) {
        changes.forEach(change -> note(change.tenantId(), change.channelId(), change.receivedAt()));
    }

    /** Ignores a change of an account, which concerns no number of its own. */
    private void note(TenantId tenant, @Nullable ChannelId channel, @Nullable Instant at) {
        if (channel != null && at != null) {
            var now = clock.instant();
            noted.merge(new NumberKey(tenant, channel), at.isAfter(now) ? now : at, WebhookTimes::later);
        }
    }

    /** Returns when the last webhook of the number arrived; null if none did. Other replicas add to it within a minute. */
    public Uni<@Nullable Instant> last(TenantId tenant, Tx tx, ChannelId channel) {
        var here = noted.get(new NumberKey(tenant, channel));
        return tx.query(FIND, tenant.value(), channel.value())
                .map(rows -> Rows.first(rows, row -> Rows.instant(row, "arrived_at")))
                .map(stored -> stored == null ? here : here == null ? stored : later(stored, here));
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("webhook-times")
    Uni<Void> store() {
        var rows = List.copyOf(Map.copyOf(noted).entrySet());
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : transactions.query(STORE, Rows.uuids(rows, row -> row.getKey().tenant().value()),
                        Rows.uuids(rows, row -> row.getKey().channel().value()),
                        rows.stream().map(row -> Rows.timestamp(row.getValue())).toArray(OffsetDateTime[]::new))
                        .invoke(() -> rows.forEach(row -> noted.remove(row.getKey(), row.getValue()))).replaceWithVoid();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
