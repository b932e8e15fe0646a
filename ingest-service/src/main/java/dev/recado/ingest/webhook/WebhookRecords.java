package dev.recado.ingest.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import dev.recado.events.AccountChanged;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Keys;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.events.Topics;
import dev.recado.ingest.whatsapp.NormalisedWebhook;
import dev.recado.ingest.whatsapp.NormalisedWebhook.UnreadablePart;
import dev.recado.kit.events.EventJson;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Creates the Kafka records of a webhook: the raw body, one record per event, and one dead letter for unreadable parts. */
@Singleton
public class WebhookRecords {

    public static final String DEAD_LETTERS = Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest");
    /** The limit on parts listed in a dead letter. Its value is the whole body, so that no part is lost. */
    static final int UNREADABLE_NAMED_MAX = 50;
    private static final int HEADROOM_BYTES = 64 * 1024;
    private static final int EVENT_BYTES_MAX = Topics.RECORD_BYTES_MAX - HEADROOM_BYTES;

    /** Encoded at class loading, because thousands of records a second carry these headers. */
    private static final Header SPECVERSION = header("ce_specversion", "1.0");
    private static final Header SOURCE = header("ce_source", "/recado/ingest");
    private static final Header CONTENT_TYPE = header("content-type", "application/json");
    /** One header for each event kind. */
    private static final Map<String, Header> TYPES = new ConcurrentHashMap<>();

    private final EventJson json;

    WebhookRecords(EventJson json) {
        this.json = json;
    }

    /** All records that Kafka must acknowledge before the webhook is answered 200. */
    List<ProducerRecord<String, byte[]>> all(ReceivedWebhook webhook, NormalisedWebhook normalised) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>(normalised.events().size() + 2);
        records.add(new ProducerRecord<>(Topics.WEBHOOKS_RAW, null, normalised.businessId(), webhook.body(),
                rawHeaders(webhook, normalised.unknownNumbers())));
        records.addAll(withoutBody(webhook, normalised));
        return records;
    }

    /** The events and the dead letter, for a body that {@code webhooks.raw} already holds. */
    public List<ProducerRecord<String, byte[]>> withoutBody(ReceivedWebhook webhook, NormalisedWebhook normalised) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>(normalised.events().size() + 1);
        var unreadable = new ArrayList<>(normalised.unreadable());
        for (var event : normalised.events()) {
            var value = json.write(event);
            var key = Keys.of(event);
            if (value.length + key.length() > EVENT_BYTES_MAX) {
                unreadable.add(new UnreadablePart("", "an update is too large to be published"));
            } else {
                records.add(new ProducerRecord<>(topic(event), null, key, value,
                        eventHeaders(event.eventId(), event.kind(), event.occurredAt(), webhook.traceparent())));
            }
        }
        if (!unreadable.isEmpty()) {
            records.add(deadLetter(webhook, normalised.businessId(), unreadable));
        }
        return records;
    }

    /** Creates a dead letter with the headers that the service kit lists. */
    private static ProducerRecord<String, byte[]> deadLetter(ReceivedWebhook webhook, String key,
            List<UnreadablePart> unreadable) {
        var headers = rawHeaders(webhook, Set.of());
        headers.add(header(DeadLetterHeaders.TOPIC, Topics.WEBHOOKS_RAW))
                .add(header(DeadLetterHeaders.AT, webhook.origin().receivedAt().toString()))
                .add(header(DeadLetterHeaders.ATTEMPTS, "1"))
                .add(header(DeadLetterHeaders.REASON, unreadable.stream().limit(UNREADABLE_NAMED_MAX)
                        .map(part -> part.pointer() + " " + part.reason()).collect(Collectors.joining("; "))));
        return new ProducerRecord<>(DEAD_LETTERS, null, key, webhook.body(), headers);
    }

    private static String topic(SuiteEvent event) {
        return switch (event) {
            case MessageReceived message -> Topics.MESSAGES_RECEIVED;
            case StatusReported status -> Topics.STATUSES_REPORTED;
            case MessageEchoed echo -> Topics.MESSAGES_ECHOED;
            case AccountChanged change -> Topics.ACCOUNTS_CHANGED;
            default -> throw new IllegalArgumentException("webhooks have no event of kind " + event.kind());
        };
    }

    /** @param unknownNumbers phone number ids without a channel; the record is found by them when they are connected */
    private static RecordHeaders rawHeaders(ReceivedWebhook webhook, Set<String> unknownNumbers) {
        var receivedAt = webhook.origin().receivedAt();
        var headers = eventHeaders(webhook.eventId(), "webhook_received", receivedAt, webhook.traceparent());
        headers.add(header(ReceivedWebhook.SIGNATURE, webhook.signature()))
                .add(header(ReceivedWebhook.APP, webhook.origin().app()))
                .add(header(ReceivedWebhook.RECEIVED_AT, receivedAt.toString()));
        if (!unknownNumbers.isEmpty()) {
            headers.add(header(ReceivedWebhook.UNKNOWN_NUMBERS, String.join(",", unknownNumbers)));
        }
        return headers;
    }

    /** The CloudEvents headers and the trace. */
    private static RecordHeaders eventHeaders(String id, String kind, Instant time, String traceparent) {
        var headers = new RecordHeaders();
        headers.add(SPECVERSION).add(header("ce_id", id)).add(SOURCE).add(type(kind)).add(header("ce_time", time.toString()))
                .add(CONTENT_TYPE).add(header(TraceParent.HEADER, traceparent));
        return headers;
    }

    private static Header type(String kind) {
        return TYPES.computeIfAbsent(kind, name -> header("ce_type", "dev.recado." + name));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
