package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.Dispatch.Cancelled;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.Dispatch.Expired;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.Sending;
import dev.recado.outbound.whatsapp.GraphRequest;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Starts sends after the last check: the message is ready, not expired and not stopped by a newer epoch. */
@ApplicationScoped
class SendStarts {

    private final DispatchRepository repository;
    private final Channels channels;
    private final SendResults results;
    private final OutboundConfig config;
    private final ObjectMapper json;

    SendStarts(DispatchRepository repository, Channels channels, SendResults results, OutboundConfig config,
            ObjectMapper json) {
        this.repository = repository;
        this.channels = channels;
        this.results = results;
        this.config = config;
        this.json = json;
    }

    /** A dispatch that this worker alone may send now, from this channel. */
    record SendStart(Sending dispatch, Channel channel, GraphRequest request) {
    }

    /** Starts the send; returns null if the message must not be sent. */
    Uni<@Nullable SendStart> start(Tx tx, ClaimedWork claimed) {
        var ready = new Ready(claimed.tenant(), new MessageId(claimed.id()));
        return repository.start(claimed.tenant(), tx, ready, claimed.token(), config.sendDeadline())
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
