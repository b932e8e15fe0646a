package dev.recado.outbound.channel;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Tells the suite of every tenant's channels again now and then, so that a lost topic fills itself; a repeat is harmless. */
@ApplicationScoped
class ChannelAnnouncements {

    private static final String ALL = "select * from channel order by channel_id";

    private final Transactions transactions;
    private final Channels channels;

    ChannelAnnouncements(Transactions transactions, Channels channels) {
        this.transactions = transactions;
        this.channels = channels;
    }

    @Scheduled(every = "10m", concurrentExecution = SKIP)
    @Job("channels-announced")
    Uni<Void> announce() {
        return transactions.run(tx -> tx.query(ALL)
                .chain(rows -> Multi.createFrom()
                        .iterable(StreamSupport.stream(rows.spliterator(), false).map(Channel::of).toList())
                        .onItem().transformToUniAndConcatenate(channel -> again(tx, channel)).collect().last())
                .replaceWithVoid());
    }

    private Uni<Void> again(Tx tx, Channel channel) {
        return channels.announce(tx, channel);
    }
}
