package dev.recado.outbound.channel;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.channel.BreakerRepository.ProbePauses;
import dev.recado.outbound.whatsapp.ChannelHealth;
import dev.recado.outbound.whatsapp.WhatsAppGateway;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Probes the numbers whose breaker is open, by a request that sends nothing. After a good probe, one waiting message tries the
 * line; its outcome closes the breaker or opens it again.
 */
@ApplicationScoped
class ChannelProbes {

    /** Probes at the same time, so that hanging ones delay no other number for long. */
    private static final int PROBES_MAX = 20;
    /** Doubles the pause with each probe, so that no replica probes the number again meanwhile. */
    private static final String CLAIM = """
        with due as (
            select tenant_id, channel_id
            from pace
            where breaker = 'open' and probe_at <= statement_timestamp()
            order by probe_at
            limit $1
            for update skip locked
        ), probed as (
            update pace p
            set probes = p.probes + 1,
                probe_at = clock_timestamp() + least($3::bigint, $2::bigint * 2 ^ least(p.probes, 20)) * interval '1 millisecond'
            from due d
            where p.tenant_id = d.tenant_id and p.channel_id = d.channel_id
            returning p.tenant_id, p.channel_id
        )
        select c.*
        from channel c
        join probed using (tenant_id, channel_id)""";

    private final Transactions transactions;
    private final BreakerRepository repository;
    private final Channels channels;
    private final WhatsAppGateway gateway;
    private final WorkQueue queue;
    private final ChannelBreaker breaker;

    ChannelProbes(Transactions transactions, BreakerRepository repository, Channels channels, WhatsAppGateway gateway,
            WorkQueue queue, ChannelBreaker breaker) {
        this.transactions = transactions;
        this.repository = repository;
        this.channels = channels;
        this.gateway = gateway;
        this.queue = queue;
        this.breaker = breaker;
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("channel-probes")
    Uni<Void> probe() {
        return claim(breaker.pauses())
                .chain(paused -> Multi.createFrom().iterable(paused).onItem().transformToUni(this::probe).collectFailures()
                        .merge(PROBES_MAX).collect().last().replaceWithVoid());
    }

    /** Claims the numbers of all tenants that are to be probed now, each for one replica. */
    private Uni<List<Channel>> claim(ProbePauses pauses) {
        return transactions.query(CLAIM, PROBES_MAX, pauses.first().toMillis(), pauses.max().toMillis())
                .map(rows -> Rows.list(rows, Channel::of));
    }

    /** A number whose token cannot be decrypted stays paused; a failure stops the probes of no other number. */
    private Uni<Void> probe(Channel channel) {
        return Uni.createFrom().deferred(() -> gateway.probe(channel.phoneNumberId(), channels.token(channel)))
                .onFailure(IllegalStateException.class).recoverWithItem(unreadable -> logUnreadable(channel))
                .chain(line -> line == ChannelHealth.WORKS ? tryLine(channel) : Uni.createFrom().voidItem());
    }

    private static ChannelHealth logUnreadable(Channel channel) {
        Log.errorf(
                "The token of a paused number cannot be decrypted; add its key to RECADO_SECRETS_KEY or connect the number again"
                        + " channelId=%s",
                channel.id());
        return ChannelHealth.UNKNOWN;
    }

    private Uni<Void> tryLine(Channel channel) {
        return transactions.run(tx -> repository.tryLine(channel.tenant(), tx, channel.id()))
                .invoke(queue::wake).replaceWithVoid();
    }
}
