package dev.recado.ingest.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import dev.recado.events.AccountChanged;
import dev.recado.events.Keys;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.events.Topics;
import dev.recado.ingest.whatsapp.NormalisedWebhook;
import dev.recado.ingest.whatsapp.UnreadablePart;
import dev.recado.kit.events.EventJson;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Turns a webhook into the records it leaves behind: the body, its events, and one dead letter for what is unreadable. */
@Singleton
public class WebhookRecords {

    static final String DEAD_LETTERS = Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest");
    /** Parts named in one dead letter; its value is the whole body, so none of them is lost. */
    static final int UNREADABLE_NAMED_MAX = 50;
    private static final int HEADROOM_BYTES = 64 * 1024;
    private static final int EVENT_BYTES_MAX = Topics.RECORD_BYTES_MAX - HEADROOM_BYTES;

    private final EventJson json;

    WebhookRecords(EventJson json) {
        this.json = json;
    }

    /** Everything that must be with the broker before the sender hears 200. */
    List<ProducerRecord<String, byte[]>> of(ReceivedWebhook received, NormalisedWebhook normalised) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>(normalised.events().size() + 2);
        records.add(new ProducerRecord<>(Topics.WEBHOOKS_RAW, null, normalised.businessId(), received.body(),
                received.headers(normalised.unknownNumbers())));
        records.addAll(withoutBody(received, normalised));
        return records;
    }

    /** The events and the dead letter alone, for a body that the raw log has already. */
    public List<ProducerRecord<String, byte[]>> withoutBody(ReceivedWebhook received, NormalisedWebhook normalised) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>(normalised.events().size() + 1);
        var unreadable = new ArrayList<>(normalised.unreadable());
        for (var event : normalised.events()) {
            var value = json.write(event);
            var key = Keys.of(event);
            if (value.length + key.length() > EVENT_BYTES_MAX) {
                unreadable.add(new UnreadablePart("", "an update is too large to be published"));
            } else {
                records.add(new ProducerRecord<>(topic(event), null, key, value,
                        EventHeaders.of(event.eventId(), event.kind(), event.occurredAt(), received.trace())));
            }
        }
        if (!unreadable.isEmpty()) {
            records.add(deadLetter(received, normalised.businessId(), unreadable));
        }
        return records;
    }

    /** With the headers by which the kit lists dead letters. */
    private static ProducerRecord<String, byte[]> deadLetter(ReceivedWebhook received, String key,
            List<UnreadablePart> unreadable) {
        var headers = received.headers(Set.of());
        headers.add(EventHeaders.header("recado-topic", Topics.WEBHOOKS_RAW))
                .add(EventHeaders.header("recado-at", received.origin().receivedAt().toString()))
                .add(EventHeaders.header("recado-attempts", "1"))
                .add(EventHeaders.header("recado-reason", unreadable.stream().limit(UNREADABLE_NAMED_MAX)
                        .map(part -> part.pointer() + " " + part.reason()).collect(Collectors.joining("; "))));
        return new ProducerRecord<>(DEAD_LETTERS, null, key, received.body(), headers);
    }

    private static String topic(SuiteEvent event) {
        return switch (event) {
            case MessageReceived message -> Topics.MESSAGES_RECEIVED;
            case StatusReported status -> Topics.STATUSES_REPORTED;
            case MessageEchoed echo -> Topics.MESSAGES_ECHOED;
            case AccountChanged change -> Topics.ACCOUNTS_CHANGED;
            default -> throw new IllegalArgumentException("no event of a webhook: " + event.kind());
        };
    }
}
