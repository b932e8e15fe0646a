package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.ChannelId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.ChannelBreaker;
import dev.recado.outbound.dispatch.SendStarts.SendStart;
import dev.recado.outbound.dispatch.SendStarts.UploadNeeded;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.pace.Slot;
import dev.recado.outbound.whatsapp.GraphConnection;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.WhatsAppGateway;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

/**
 * Sends one claimed dispatch: connects, starts the send, waits for its slot, sends the request, stores the result. Start and
 * result are short transactions, which it shares with other sends; the request is outside both. It connects before the last
 * check. Between the check and the request lies only the wait for the slot: at most 100 ms, or about a second if the slot has lapsed.
 */
@ApplicationScoped
class DispatchSender {

    private static final Duration CLAIM_INTERVAL_MIN = Duration.ofMillis(30);

    private final Transactions transactions;
    private final Pacer pacer;
    private final WhatsAppGateway gateway;
    private final SendStarts starts;
    private final SendResults results;
    private final OutcomeStore outcomes;
    private final ChannelBreaker breaker;
    private final DispatchUploads uploads;

    DispatchSender(Transactions transactions, Pacer pacer, WhatsAppGateway gateway, SendStarts starts,
            SendResults results, OutcomeStore outcomes, ChannelBreaker breaker, DispatchUploads uploads) {
        this.transactions = transactions;
        this.pacer = pacer;
        this.gateway = gateway;
        this.starts = starts;
        this.results = results;
        this.outcomes = outcomes;
        this.breaker = breaker;
        this.uploads = uploads;
    }

    void start(@Observes StartupEvent event, WorkQueue queue, DispatchClaims claims, OutboundConfig config) {
        queue.start(config.sendsInFlightMax(), CLAIM_INTERVAL_MIN, (tx, room) -> claims.claim(tx, room, this::send));
    }

    private Uni<Void> send(ClaimedWork claimed, Slot slot) {
        return gateway.connect().onItemOrFailure().transformToUni((connection, failure) -> failure == null
                ? startAndSend(claimed, slot, connection)
                : storeUnreachable(claimed, gateway.unreachable(failure, claimed.attempts() - 1)));
    }

    private Uni<Void> storeUnreachable(ClaimedWork claimed, SendOutcome.Retry retry) {
        breaker.count(ChannelId.of(claimed.channel()), retry.line());
        return transactions.run(tx -> results.storeUnreachable(tx, claimed, retry));
    }

    /** Starts the send and sends the request, unless media must be uploaded first. */
    private Uni<Void> startAndSend(ClaimedWork claimed, Slot slot, GraphConnection connection) {
        var deadlineNanos = starts.deadlineNanos();
        return starts.start(claimed).onItemOrFailure().transformToUni((start, failure) -> {
            if (failure != null) {
                return undoStart(claimed, connection).chain(() -> Uni.createFrom().failure(failure));
            }
            return switch (start) {
                case SendStart ready -> write(claimed, ready, slot, connection, deadlineNanos);
                case UploadNeeded needed -> upload(claimed, needed, connection);
                case null -> skip(claimed, connection);
            };
        });
    }

    /** Uploads media while it holds the claim. The message then starts again from its place in the queue. */
    private Uni<Void> upload(ClaimedWork claimed, UploadNeeded needed, GraphConnection connection) {
        connection.close();
        return uploads.upload(claimed, needed);
    }

    /** A failed start may have been committed. Nothing was written, so the outcome is known all the same. */
    private Uni<Void> undoStart(ClaimedWork claimed, GraphConnection connection) {
        connection.close();
        return outcomes.untilCommitted(tx -> results.undoStart(tx, claimed));
    }

    /**
     * Writes the request in its slot and stores the outcome. If the slot has lapsed, waits for another one. Without one, for any
     * reason, nothing is written, and the dispatch is ready again.
     */
    private Uni<Void> write(ClaimedWork claimed, SendStart start, Slot slot, GraphConnection connection, long deadlineNanos) {
        var sending = start.dispatch();
        return pacer.onTime(sending.tenant(), sending.channel(), slot).onItemOrFailure().transformToUni(
                (usable, failure) -> usable == null
                        ? undoStart(claimed, connection)
                        : connection.send(start.request(), sending.retries(), deadlineNanos)
                                .chain(outcome -> store(claimed, start, outcome)));
    }

    /** An acceptance that says nothing new about the number's line is stored together with others. */
    private Uni<Void> store(ClaimedWork claimed, SendStart start, SendOutcome outcome) {
        breaker.count(start.channel().id(), outcome.line());
        return outcome instanceof SendOutcome.Accepted accepted && start.channel().failing() == null
                ? outcomes.accept(start.channel().id(), start.dispatch().accept(accepted.wamid()))
                : outcomes.store(claimed, start, () -> uploads.retryWithNewUpload(start, outcome));
    }

    private Uni<Void> skip(ClaimedWork claimed, GraphConnection connection) {
        connection.close();
        return transactions.run(tx -> results.skip(tx, claimed));
    }
}
