package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.Dispatch.Cancelled;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.Dispatch.Expired;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.pace.Pacer;
import dev.recado.outbound.pace.Slot;
import dev.recado.outbound.whatsapp.GraphConnection;
import dev.recado.outbound.whatsapp.GraphRequest;
import dev.recado.outbound.whatsapp.SendOutcome;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import dev.recado.outbound.whatsapp.WhatsAppGateway;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

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
    private final Channels channels;
    private final DispatchRepository repository;
    private final SendResults results;
    private final OutboundConfig config;
    private final ObjectMapper json;

    DispatchSender(Transactions transactions, Pacer pacer, WhatsAppGateway gateway, Channels channels,
            DispatchRepository repository, SendResults results, OutboundConfig config, ObjectMapper json) {
        this.transactions = transactions;
        this.pacer = pacer;
        this.gateway = gateway;
        this.channels = channels;
        this.repository = repository;
        this.results = results;
        this.config = config;
        this.json = json;
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
        return transactions.run(tx -> startSend(tx, claimed))
                .onFailure().invoke(connection::close)
                .chain(start -> start == null
                        ? skip(claimed, connection)
                        : write(start, slot, connection, deadlineNanos).chain(outcome -> transactions
                                .run(tx -> results.store(tx, claimed, start.dispatch(), start.channel(), outcome))));
    }

    /** Writes the request in its slot. If the start took longer than the slot lasts, waits for another one. */
    private Uni<SendOutcome> write(SendStart start, Slot slot, GraphConnection connection, long deadlineNanos) {
        var sending = start.dispatch();
        return pacer.onTime(sending.tenant(), sending.channel(), slot).onFailure().recoverWithNull()
                .chain(usable -> usable == null
                        ? Uni.createFrom().item(connection.abandon("no slot in time", sending.retries()))
                        : connection.send(start.request(), sending.retries(), deadlineNanos));
    }

    /** A dispatch that this worker alone may send now, from this channel. */
    private record SendStart(Sending dispatch, Channel channel, GraphRequest request) {
    }

    /** Starts the send after the last check: the message is ready, not expired and not stopped by a newer epoch. */
    private Uni<@Nullable SendStart> startSend(Tx tx, ClaimedWork claimed) {
        return repository.start(claimed.tenant(), tx, ready(claimed), claimed.token(), config.sendDeadline())
                .chain(started -> switch (started) {
                    case Sending sending -> channels.find(sending.tenant(), tx, sending.channel())
                            .chain(channel -> channel == null
                                    ? end(tx, sending.reject(unknownChannel()))
                                    : Uni.createFrom().item(new SendStart(sending, channel, request(sending, channel))));
                    case Cancelled cancelled -> end(tx, cancelled);
                    case Expired expired -> end(tx, expired);
                    case null -> Uni.createFrom().nullItem();
                });
    }

    private Uni<@Nullable SendStart> end(Tx tx, Ended ended) {
        return results.end(tx, ended).replaceWith((SendStart) null);
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

    private static GraphError unknownChannel() {
        return new GraphError(0, "unknown channel", "The number that should send the message is not connected.");
    }

    private GraphRequest request(Sending sending, Channel channel) {
        return new GraphRequest(channel.phoneNumberId(), channels.token(channel), sending.id(), sending.to(),
                content(sending), sending.replyTo());
    }

    private OutboundContent content(Sending sending) {
        try {
            return json.readValue(sending.content(), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored content of dispatch " + sending.id() + " is not readable", e);
        }
    }
}
