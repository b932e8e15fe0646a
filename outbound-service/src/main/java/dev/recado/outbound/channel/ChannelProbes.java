package dev.recado.outbound.channel;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.whatsapp.LineState;
import dev.recado.outbound.whatsapp.WhatsAppGateway;
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
        return transactions.run(tx -> repository.claimProbes(tx, PROBES_MAX, breaker.pauses()))
                .chain(paused -> Multi.createFrom().iterable(paused).onItem().transformToUni(this::probe).merge(PROBES_MAX)
                        .collect().last().replaceWithVoid());
    }

    private Uni<Void> probe(Channel channel) {
        return gateway.probe(channel.phoneNumberId(), channels.token(channel))
                .chain(line -> line == LineState.WORKS ? tryLine(channel) : Uni.createFrom().voidItem());
    }

    private Uni<Void> tryLine(Channel channel) {
        return transactions.run(tx -> repository.tryLine(channel.tenant(), tx, channel.id()))
                .invoke(queue::wake).replaceWithVoid();
    }
}
