package dev.recado.ingest.replay;

import java.util.List;
import java.util.Set;

import jakarta.inject.Singleton;

import dev.recado.events.AccountChanged;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.ReplayChanged.Counts;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.replay.Replay.ReplayRequest;
import dev.recado.ingest.webhook.ReceivedWebhook;
import dev.recado.ingest.webhook.WebhookRecords;
import dev.recado.ingest.whatsapp.NormalisedWebhook;
import dev.recado.ingest.whatsapp.NormalisedWebhook.UnreadablePart;
import dev.recado.ingest.whatsapp.WebhookNormaliser;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Creates events from records of {@code webhooks.raw} with the current normaliser. */
@Singleton
class RawLogReader {

    private final ConnectedChannels channels;
    private final WebhookRecords records;

    RawLogReader(ConnectedChannels channels, WebhookRecords records) {
        this.channels = channels;
        this.records = records;
    }

    /** Creates the events of a replay. It only counts unreadable parts, which were dead-lettered at receipt. */
    ReplayedEvents replay(ConsumerRecord<String, byte[]> raw, ReplayRequest request) {
        var webhook = ReceivedWebhook.of(raw);
        if (webhook == null) {
            return ReplayedEvents.UNREADABLE;
        }
        return request.covers(webhook.origin().receivedAt())
                ? replay(webhook, ReceivedWebhook.unknownNumbers(raw), request)
                : ReplayedEvents.OUT_OF_RANGE;
    }

    /**
     * Publishes updates that were received after the present tenant connected the number, or while the number had no channel since
     * its former one was closed. Others may belong to another tenant.
     */
    private ReplayedEvents replay(ReceivedWebhook webhook, Set<String> unknownNumbers, ReplayRequest request) {
        var receivedAt = webhook.origin().receivedAt();
        var normaliser = new WebhookNormaliser(
                number -> unknownNumbers.contains(number)
                        ? channels.ofUnknownNumber(number, receivedAt)
                        : channels.ofNumber(number, receivedAt),
                account -> channels.ofBusinessAccount(account, receivedAt));
        var normalised = normaliser.normalise(webhook.body(), webhook.origin());
        var unreadable = normalised.unreadable().size();
        normalised.unreadable().clear();
        if (request.phoneNumberId() != null) {
            keepOnlyNumber(request.phoneNumberId(), normalised);
        }
        var events = records.withoutBody(webhook, normalised).stream()
                .filter(each -> !each.topic().equals(WebhookRecords.DEAD_LETTERS)).toList();
        var tooLarge = normalised.events().size() - events.size();
        return new ReplayedEvents(request.dryRun() ? List.<ProducerRecord<String, byte[]>>of() : events,
                new Counts(1, events.size(), unreadable + tooLarge, normalised.unknownNumbers().size()));
    }

    private void keepOnlyNumber(String phoneNumberId, NormalisedWebhook normalised) {
        var channel = channels.ofNumber(phoneNumberId);
        normalised.events().removeIf(event -> channel == null || !channel.channelId().equals(channelOf(event)));
        normalised.unknownNumbers().removeIf(number -> !number.equals(phoneNumberId));
    }

    /** Null for an event that does not concern a single number. */
    private static @Nullable ChannelId channelOf(SuiteEvent event) {
        return switch (event) {
            case MessageReceived message -> message.channelId();
            case MessageEchoed message -> message.channelId();
            case StatusReported status -> status.channelId();
            case AccountChanged change -> change.channelId();
            default -> null;
        };
    }

    /** The numbers with updates in the webhook that had no channel when it was received. */
    static Set<String> unknownNumbers(ConsumerRecord<String, byte[]> raw) {
        return ReceivedWebhook.unknownNumbers(raw);
    }

    /**
     * Creates only the records of these newly connected numbers, without updates that belong to their former tenants. Unreadable
     * parts were dead-lettered at receipt.
     */
    List<ProducerRecord<String, byte[]>> recordsOf(Set<String> numbers, ConsumerRecord<String, byte[]> raw) {
        var webhook = ReceivedWebhook.of(raw);
        if (webhook == null) {
            Log.warnf("A record of %s is unreadable and skipped; check which other producer writes to the topic partition=%d"
                    + " offset=%d", raw.topic(), raw.partition(), raw.offset());
            return List.of();
        }
        var receivedAt = webhook.origin().receivedAt();
        var numbersOnly = new WebhookNormaliser(
                number -> numbers.contains(number) ? channels.ofUnknownNumber(number, receivedAt) : null,
                business -> List.of());
        var normalised = numbersOnly.normalise(webhook.body(), webhook.origin());
        // keeps app mismatches, which could not be detected while the number had no channel
        normalised.unreadable().removeIf(part -> !part.reason().equals(UnreadablePart.APP_MISMATCH));
        return records.withoutBody(webhook, normalised);
    }

    /** The events of one webhook to publish, and their counts. */
    record ReplayedEvents(List<ProducerRecord<String, byte[]>> events, Counts counts) {

        static final ReplayedEvents OUT_OF_RANGE = new ReplayedEvents(List.of(), new Counts(0, 0, 0, 0));
        /** The result for a record that ingest has not written. */
        static final ReplayedEvents UNREADABLE = new ReplayedEvents(List.of(), new Counts(0, 0, 1, 0));

        ReplayedEvents {
            events = List.copyOf(events);
        }

        @Override
        public String toString() {
            return "ReplayedEvents[events=" + events.size() + "]";
        }
    }
}
