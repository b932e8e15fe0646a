package dev.recado.conversation.live;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Gives out what opens a feed and takes it back: a browser can send no token with a WebSocket, and an address is no place for one. */
@ApplicationScoped
class LiveTickets {

    private static final int ROWS_MAX = 10_000;
    private static final String FORGET = """
        delete from live_ticket where ctid = any(array(
            select ctid from live_ticket where expires_at < now() limit $1))""";

    private final Transactions transactions;
    private final LiveTicketRepository repository;
    private final LiveConfig config;

    LiveTickets(Transactions transactions, LiveTicketRepository repository, LiveConfig config) {
        this.transactions = transactions;
        this.repository = repository;
        this.config = config;
    }

    Uni<LiveTicket> give(FeedGrant admission) {
        var ticket = LiveTicket.random(admission.tenant());
        return transactions
                .run(tx -> repository.add(admission.tenant(), tx,
                        new LiveTicketRepository.New(admission, ticket.hash(), config.ticketAgeMax())))
                .replaceWith(ticket);
    }

    Uni<Optional<FeedGrant>> use(LiveTicket ticket) {
        return transactions.run(tx -> repository.use(ticket.tenant(), tx, ticket.hash()));
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("ticket-retention")
    Uni<Void> forget() {
        return transactions.run(tx -> tx.update(FORGET, ROWS_MAX)).replaceWithVoid();
    }
}
