package dev.recado.outbound.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.DispatchSubmitted;
import dev.recado.events.MessageId;
import dev.recado.events.NamedUuid;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Tx;
import dev.recado.kit.access.TokenRevocations;
import dev.recado.outbound.channel.Channels;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes requests of what systems outside the suite submit: the topic tells whose they are, the registration what they may do. */
@ApplicationScoped
class DispatchSubmissions {

    private static final Duration EXPIRES_AFTER = Duration.ofDays(1);
    private static final int UNPROCESSABLE = 422;

    private final EventJson json;
    private final Channels channels;
    private final DispatchRequests requests;
    private final RegisteredPublishers publishers;
    private final TokenRevocations revocations;

    DispatchSubmissions(EventJson json, Channels channels, DispatchRequests requests, RegisteredPublishers publishers,
            TokenRevocations revocations) {
        this.json = json;
        this.channels = channels;
        this.requests = requests;
        this.publishers = publishers;
        this.revocations = revocations;
    }

    /** @throws Refusal when the publisher or its record is not right */
    DispatchRequested read(ConsumerRecord<String, byte[]> source) {
        var publisher = publishers.of(source.topic());
        if (publisher == null || publisher.lanes().isEmpty()) {
            throw Refusal.of(UNPROCESSABLE, "UNKNOWN_PUBLISHER", "no such publisher is registered");
        }
        if (revocations.isSuspended(publisher.tenant())) {
            throw Refusal.of(UNPROCESSABLE, "TENANT_SUSPENDED", "the publisher's tenant is suspended");
        }
        var submitted = submitted(source.value());
        if (!publisher.lanes().contains(submitted.lane())) {
            throw Refusal.of(UNPROCESSABLE, "LANE_NOT_ALLOWED", submitted.lane().name().toLowerCase(Locale.ROOT));
        }
        return request(publisher, submitted);
    }

    /** A repeat is the same message; one whose number is not known fails alone. */
    Uni<Void> store(Tx tx, List<DispatchRequested> asked) {
        return ByTenant.inTurn(asked, request -> channels.sending(request.tenantId(), tx, request.channelId())
                .chain(channel -> requests.store(tx, List.of(leavingFrom(channel, request)))));
    }

    private DispatchSubmitted submitted(byte[] value) {
        try {
            return json.read(value, DispatchSubmitted.class);
        } catch (RuntimeException e) {
            throw (Refusal) Refusal.invalid(property(e), "not as the contract has it").initCause(e);
        }
    }

    private static String property(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause)
                .map(DispatchSubmissions::named).filter(name -> !name.isEmpty()).reduce("record", (first, last) -> last);
    }

    /** Names only: what a property holds is nobody's business. */
    private static String named(Throwable failure) {
        return switch (failure) {
            case DispatchSubmitted.NotAllowedException wrong -> wrong.property();
            case JsonMappingException wrong -> wrong.getPath().stream().map(Reference::getFieldName)
                    .filter(name -> name != null).collect(Collectors.joining("."));
            default -> "";
        };
    }

    private static DispatchRequested request(RegisteredPublishers.Known publisher, DispatchSubmitted submitted) {
        var id = new MessageId(NamedUuid.of(publisher.tenant().value(),
                "submitted:" + publisher.name() + ":" + submitted.eventId()));
        var channel = submitted.channel() == null ? null : NamedUuid.channel(publisher.tenant(), submitted.channel());
        var expiresAt = submitted.expiresAt() == null ? submitted.occurredAt().plus(EXPIRES_AFTER) : submitted.expiresAt();
        return new DispatchRequested(id.toString(), publisher.tenant(), submitted.occurredAt(), id, null, channel,
                submitted.to(), submitted.content(), submitted.lane(), 0, expiresAt, null);
    }

    private static DispatchRequested leavingFrom(ChannelId channel, DispatchRequested r) {
        return new DispatchRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.messageId(), r.conversationId(), channel,
                r.to(), r.content(), r.lane(), r.epoch(), r.expiresAt(), r.replyTo());
    }
}
