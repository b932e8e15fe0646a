package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Counts the messages that WhatsApp accepted from each number, for people. The counts are stored at intervals, apart from the sends:
 * a count in the transaction of an acceptance would make the replicas wait for each other.
 */
@ApplicationScoped
class SendRates {

    /** Rows are only read for a minute. */
    private static final String ADD = """
        with old as (
            delete from send_rate
            where at < statement_timestamp() - interval '2 minutes'
        )
        insert into send_rate as r (tenant_id, channel_id, at, accepted_count)
        select tenant_id, channel_id, date_bin('10 seconds', statement_timestamp(), 'epoch'), accepted
        from unnest($1::uuid[], $2::uuid[], $3::int[]) as c(tenant_id, channel_id, accepted)
        order by tenant_id, channel_id
        on conflict (tenant_id, channel_id, at) do update set accepted_count = r.accepted_count + excluded.accepted_count""";

    private record Sender(TenantId tenant, ChannelId channel) {
    }

    private final Transactions transactions;
    private final Map<Sender, Integer> counts = new ConcurrentHashMap<>();

    SendRates(Transactions transactions) {
        this.transactions = transactions;
    }

    void count(TenantId tenant, ChannelId channel) {
        counts.merge(new Sender(tenant, channel), 1, Integer::sum);
    }

    /** Stores the counts since the last run. Those of a failed run are stored by the next one. */
    @Scheduled(every = "10s", concurrentExecution = SKIP)
    @Job("send-rates")
    Uni<Void> store() {
        var taken = take();
        return taken.isEmpty()
                ? Uni.createFrom().voidItem()
                : store(taken).onFailure()
                        .invoke(() -> taken.forEach((sender, accepted) -> counts.merge(sender, accepted, Integer::sum)));
    }

    private Map<Sender, Integer> take() {
        var taken = new HashMap<Sender, Integer>();
        List.copyOf(counts.keySet()).forEach(sender -> taken.put(sender, counts.remove(sender)));
        return taken;
    }

    private Uni<Void> store(Map<Sender, Integer> taken) {
        var senders = List.copyOf(taken.keySet());
        return transactions.query(ADD, Rows.uuids(senders, sender -> sender.tenant().value()),
                Rows.uuids(senders, sender -> sender.channel().value()),
                senders.stream().map(taken::get).toArray(Integer[]::new))
                .replaceWithVoid();
    }
}
