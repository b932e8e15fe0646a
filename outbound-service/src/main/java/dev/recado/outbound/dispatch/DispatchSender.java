package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.ChannelId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.ChannelBreaker;
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

    private final Transactions transactions;
    private final Pacer pacer;
    private final WhatsAppGateway gateway;
    private final SendStarts starts;
    private final SendResults results;
    private final OutcomeStore outcomes;
    private final ChannelBreaker breaker;
    private final OutboundConfig config;

    DispatchSender(Transactions transactions, Pacer pacer, WhatsAppGateway gateway, SendStarts starts,
            SendResults results, OutcomeStore outcomes, ChannelBreaker breaker, OutboundConfig config) {
        this.transactions = transactions;
        this.pacer = pacer;
        this.gateway = gateway;
        this.starts = starts;
        this.results = results;
        this.outcomes = outcomes;
        this.breaker = breaker;
        this.config = config;
    }

    void start(@Observes StartupEvent event, WorkQueue queue, DispatchClaims claims) {
        queue.start(config.sendsInFlightMax(), (tx, room) -> claims.claim(tx, room, this::send));
    }

    private Uni<Void> send(ClaimedWork claimed, Slot slot) {
        return gateway.connect().onItemOrFailure().transformToUni((connection, failure) -> failure == null
                ? awaitSlot(claimed, slot, connection)
                : storeUnreachable(claimed, gateway.unreachable(failure, claimed.attempts() - 1)));
    }

    private Uni<Void> storeUnreachable(ClaimedWork claimed, SendOutcome.Retry retry) {
        breaker.count(ChannelId.of(claimed.channel()), retry.line());
        return transactions.run(tx -> results.storeUnreachable(tx, claimed, retry));
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
                    : write(start, slot, connection, deadlineNanos)
                            .invoke(outcome -> breaker.count(start.channel().id(), outcome.line()))
                            .chain(outcome -> outcomes.untilCommitted(
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

    private Uni<Void> skip(ClaimedWork claimed, GraphConnection connection) {
        connection.close();
        return transactions.run(tx -> results.skip(tx, claimed));
    }
}
