package dev.recado.ingest.replay;

import java.time.format.DateTimeParseException;
import java.util.List;

import jakarta.inject.Singleton;

import dev.recado.events.AccountChanged;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.ReplayChanged.Counts;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.webhook.ReceivedWebhook;
import dev.recado.ingest.webhook.WebhookRecords;
import dev.recado.ingest.whatsapp.NormalisedWebhook;
import dev.recado.ingest.whatsapp.WebhookNormaliser;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Reads a record of the raw log with today's normaliser; what nobody can read was dead-lettered when it came. */
@Singleton
class RawLogReader {

    private static final String DEAD_LETTERS = Topics.deadLetterOf(Topics.WEBHOOKS_RAW, "ingest");

    private final ConnectedChannels channels;
    private final WebhookRecords records;
    private final WebhookNormaliser normaliser;

    RawLogReader(ConnectedChannels channels, WebhookRecords records) {
        this.channels = channels;
        this.records = records;
        this.normaliser = new WebhookNormaliser(channels::of, channels::ofBusiness);
    }

    ReplayedEvents of(ConsumerRecord<String, byte[]> raw, ReplayRequest order) {
        if (raw.value() == null) {
            return ReplayedEvents.UNREADABLE;
        }
        try {
            var received = ReceivedWebhook.of(raw.headers(), raw.value());
            return order.covers(received.origin().receivedAt()) ? reread(received, order) : ReplayedEvents.OUT_OF_RANGE;
        } catch (DateTimeParseException e) {
            return ReplayedEvents.UNREADABLE;
        }
    }

    private ReplayedEvents reread(ReceivedWebhook received, ReplayRequest order) {
        var normalised = normaliser.normalise(received.body(), received.origin());
        var unreadable = normalised.unreadable().size();
        normalised.unreadable().clear();
        if (order.phoneNumberId() != null) {
            keepOnly(order.phoneNumberId(), normalised);
        }
        var made = records.withoutBody(received, normalised);
        var events = made.stream().filter(each -> !each.topic().equals(DEAD_LETTERS)).toList();
        var tooLarge = normalised.events().size() - events.size();
        return new ReplayedEvents(order.dryRun() ? List.<ProducerRecord<String, byte[]>>of() : events,
                new Counts(1, events.size(), unreadable + tooLarge, normalised.unknownNumbers().size()));
    }

    private void keepOnly(String phoneNumberId, NormalisedWebhook normalised) {
        var channel = channels.of(phoneNumberId);
        normalised.events().removeIf(event -> channel == null || !channel.channelId().equals(channelOf(event)));
        normalised.unknownNumbers().removeIf(number -> !number.equals(phoneNumberId));
    }

    /** Null when it is not about a number. */
    private static ChannelId channelOf(SuiteEvent event) {
        return switch (event) {
            case MessageReceived message -> message.channelId();
            case MessageEchoed message -> message.channelId();
            case StatusReported status -> status.channelId();
            case AccountChanged change -> change.channelId();
            default -> null;
        };
    }
}
