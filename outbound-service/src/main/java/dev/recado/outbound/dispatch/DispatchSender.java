package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.SendStarts.SendStart;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.pace.Slot;
import dev.recado.outbound.whatsapp.GraphConnection;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.WhatsAppGateway;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/**
 * Sends one claimed dispatch: connects, waits for its slot, starts the send, sends the request, stores the result. Start and
 * result are short transactions; the request is outside both. It connects before the last check, so that the request is written
 * immediately after the check.
 */
@ApplicationScoped
class DispatchSender {

    private static final Duration RECHECK_AFTER = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final Pacer pacer;
    private final WhatsAppGateway gateway;
    private final SendStarts starts;
    private final DispatchRepository repository;
    private final SendResults results;
    private final OutcomeStore outcomes;
    private final OutboundConfig config;

    DispatchSender(Transactions transactions, Pacer pacer, WhatsAppGateway gateway, SendStarts starts,
            DispatchRepository repository, SendResults results, OutcomeStore outcomes, OutboundConfig config) {
        this.transactions = transactions;
        this.pacer = pacer;
        this.gateway = gateway;
        this.starts = starts;
        this.repository = repository;
        this.results = results;
        this.outcomes = outcomes;
        this.config = config;
    }

    void start(@Observes StartupEvent event, WorkQueue queue, DispatchClaims claims) {
        queue.start(config.sendsInFlightMax(), (tx, room) -> claims.claim(tx, room, this::send));
    }

    private Uni<Void> send(ClaimedWork claimed, Slot slot) {
        return gateway.connect().onItemOrFailure().transformToUni((connection, failure) -> failure == null
                ? awaitSlot(claimed, slot, connection)
                : transactions.run(tx -> results.storeUnreachable(tx, claimed, ready(claimed),
                        gateway.unreachable(failure, claimed.attempts() - 1))));
    }

    private Uni<Void> awaitSlot(ClaimedWork claimed, Slot slot, GraphConnection connection) {
        return pacer.onTime(claimed.tenant(), ChannelId.of(claimed.channel()), slot)
                .onFailure().invoke(connection::close)
                .chain(usable -> usable == null
                        ? returnWithoutSlot(claimed, connection)
                        : startAndSend(claimed, usable, connection));
    }

    private Uni<Void> returnWithoutSlot(ClaimedWork claimed, GraphConnection connection) {
        connection.close();
        return transactions.run(tx -> results.returnWithoutSlot(tx, claimed));
    }

    /** Starts the send and sends the request. Its deadline is earlier than the one in the database. */
    private Uni<Void> startAndSend(ClaimedWork claimed, Slot slot, GraphConnection connection) {
        var deadlineNanos = System.nanoTime() + config.sendDeadline().minus(config.commitReserve()).toNanos();
        return transactions.run(tx -> starts.start(tx, claimed)).onItemOrFailure().transformToUni((start, failure) -> {
            if (failure != null) {
                return undoStart(claimed, connection, failure);
            }
            return start == null
                    ? skip(claimed, connection)
                    : write(start, slot, connection, deadlineNanos).chain(outcome -> outcomes.untilCommitted(
                            tx -> results.store(tx, claimed, start.dispatch(), start.channel(), outcome)));
        });
    }

    /** A failed start may have been committed. Nothing was written, so the outcome is known all the same. */
    private Uni<Void> undoStart(ClaimedWork claimed, GraphConnection connection, Throwable failure) {
        connection.close();
        return outcomes.untilCommitted(tx -> results.undoStart(tx, claimed))
                .chain(() -> Uni.createFrom().failure(failure));
    }

    /**
     * Writes the request in its slot. If the start took longer than the slot lasts, waits for another one. Without one, for any
     * reason, nothing is written, which is a known outcome too.
     */
    private Uni<SendOutcome> write(SendStart start, Slot slot, GraphConnection connection, long deadlineNanos) {
        var sending = start.dispatch();
        return pacer.onTime(sending.tenant(), sending.channel(), slot).onItemOrFailure().transformToUni(
                (usable, failure) -> usable == null
                        ? Uni.createFrom().item(connection.abandon("no slot in time", sending.retries()))
                        : connection.send(start.request(), sending.retries(), deadlineNanos));
    }

    /** Removes the work of an ended dispatch. If another worker sends it, checks again until the send deadline has passed. */
    private Uni<Void> skip(ClaimedWork claimed, GraphConnection connection) {
        connection.close();
        return transactions.run(tx -> repository.isPending(claimed.tenant(), tx, new MessageId(claimed.id()))
                .chain(pending -> pending
                        ? results.retryLater(tx, claimed, RECHECK_AFTER, "another worker sends it")
                        : results.removeWork(tx, ready(claimed))));
    }

    private static Ready ready(ClaimedWork claimed) {
        return new Ready(claimed.tenant(), new MessageId(claimed.id()));
    }
}
