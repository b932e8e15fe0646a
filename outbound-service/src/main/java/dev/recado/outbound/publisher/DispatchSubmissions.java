package dev.recado.outbound.publisher;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import dev.recado.events.DispatchRequested;
import dev.recado.events.DispatchSubmitted;
import dev.recado.events.MessageId;
import dev.recado.events.NamedUuid;
import dev.recado.kit.access.TokenRevocations;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.message.Messages;
import dev.recado.outbound.publisher.RegisteredPublishers.RegisteredPublisher;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Converts records of outside publishers to dispatch requests. The topic identifies the publisher. Its registration, not the
 * record, decides tenant and lanes.
 */
@ApplicationScoped
class DispatchSubmissions {

    private static final Duration EXPIRES_AFTER = Duration.ofDays(1);
    private static final int UNPROCESSABLE = 422;

    private final EventJson json;
    private final Messages messages;
    private final RegisteredPublishers publishers;
    private final TokenRevocations revocations;

    DispatchSubmissions(EventJson json, Messages messages, RegisteredPublishers publishers, TokenRevocations revocations) {
        this.json = json;
        this.messages = messages;
        this.publishers = publishers;
        this.revocations = revocations;
    }

    /** @throws Refusal when the publisher may not send, or its record does not match the schema */
    DispatchRequested read(ConsumerRecord<String, byte[]> source) {
        var publisher = publishers.find(source.topic());
        if (publisher == null || publisher.lanes().isEmpty()) {
            throw Refusal.of(UNPROCESSABLE, "UNKNOWN_PUBLISHER", "no publisher is registered for topic " + source.topic());
        }
        if (revocations.isSuspended(publisher.tenant())) {
            throw Refusal.of(UNPROCESSABLE, "TENANT_SUSPENDED",
                    "the tenant of publisher " + publisher.name() + " is suspended");
        }
        var submitted = parse(source.value());
        if (!publisher.lanes().contains(submitted.lane())) {
            throw Refusal.of(UNPROCESSABLE, "LANE_NOT_ALLOWED", "lane: publisher " + publisher.name() + " may not use "
                    + submitted.lane().name().toLowerCase(Locale.ROOT));
        }
        return request(publisher, submitted);
    }

    /** Queues the messages after the checks of every entry point. */
    Uni<Void> store(Tx tx, List<DispatchRequested> submissions) {
        return TenantGroups.forEach(submissions, (tenant, own) -> messages.queue(tenant, tx, own));
    }

    private DispatchSubmitted parse(byte[] value) {
        try {
            return json.read(value, DispatchSubmitted.class);
        } catch (RuntimeException e) {
            throw (Refusal) Refusal.invalid(invalidProperty(e), brokenRule(e)).initCause(e);
        }
    }

    /** Returns only the name of the property, because its value may be personal data. */
    private static String invalidProperty(Throwable failure) {
        return causes(failure).map(DispatchSubmissions::propertyOf).filter(name -> !name.isEmpty())
                .reduce("record", (outer, inner) -> inner);
    }

    private static String brokenRule(Throwable failure) {
        return causes(failure).filter(DispatchSubmitted.NotAllowedException.class::isInstance)
                .map(DispatchSubmitted.NotAllowedException.class::cast).findFirst()
                .map(DispatchSubmitted.NotAllowedException::rule).orElse("does not match schemas/dispatch_submitted.json");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, f -> f != null, Throwable::getCause);
    }

    private static String propertyOf(Throwable failure) {
        return switch (failure) {
            case DispatchSubmitted.NotAllowedException notAllowed -> notAllowed.property();
            case JsonMappingException unreadable -> unreadable.getPath().stream().map(Reference::getFieldName)
                    .filter(name -> name != null).collect(Collectors.joining("."));
            default -> "";
        };
    }

    /** Derives the message id from publisher and event id, so that a repeated record is the same message. */
    private static DispatchRequested request(RegisteredPublisher publisher, DispatchSubmitted submitted) {
        var id = new MessageId(NamedUuid.of(publisher.tenant().value(),
                "submitted:" + publisher.name() + ":" + submitted.eventId()));
        var channel = submitted.channel() == null ? null : NamedUuid.channel(publisher.tenant(), submitted.channel());
        var expiresAt = submitted.expiresAt() == null ? submitted.occurredAt().plus(EXPIRES_AFTER) : submitted.expiresAt();
        return new DispatchRequested(id.toString(), publisher.tenant(), submitted.occurredAt(), id, null, channel,
                submitted.to(), submitted.content(), submitted.lane(), 0, expiresAt, submitted.replyTo(), null,
                submitted.resendIfUncertain());
    }
}
