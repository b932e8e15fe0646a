package dev.recado.conversation.live;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Issues and redeems tickets for feeds: a browser cannot send a token with a WebSocket, and a token must not be in a URL. */
@ApplicationScoped
class LiveTickets {

    /** Rows that another replica deletes at this moment are left out. */
    private static final String DELETE_EXPIRED = """
        delete from live_ticket
        where ctid = any(array(
            select ctid from live_ticket where expires_at < now() order by expires_at limit $1 for update skip locked))""";

    private final Transactions transactions;
    private final LiveTicketRepository repository;
    private final OldRowDeletion deletes;
    private final LiveConfig config;

    LiveTickets(Transactions transactions, LiveTicketRepository repository, OldRowDeletion deletes,
            LiveConfig config) {
        this.transactions = transactions;
        this.repository = repository;
        this.deletes = deletes;
        this.config = config;
    }

    Uni<LiveTicket> issue(LiveTicket.Grant grant) {
        var ticket = LiveTicket.random(grant.tenant());
        return transactions.run(tx -> repository.add(grant.tenant(), tx, ticket, grant, config.ticketAgeMax()))
                .replaceWith(ticket);
    }

    /** Empty when the ticket is unknown, used or expired. */
    Uni<Optional<LiveTicket.Grant>> redeem(LiveTicket ticket) {
        return transactions.run(tx -> repository.redeem(ticket.tenant(), tx, ticket));
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("ticket-retention")
    Uni<Void> deleteExpired() {
        return deletes.run(DELETE_EXPIRED).replaceWithVoid();
    }
}
