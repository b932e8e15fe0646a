package dev.recado.ingest.webhook;

import java.time.Clock;

import jakarta.inject.Singleton;

import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import dev.recado.ingest.whatsapp.WebhookNormaliser;
import dev.recado.ingest.whatsapp.WebhookOrigin;
import dev.recado.kit.http.Refusal;
import io.quarkus.logging.Log;
import io.vertx.core.Future;

/** Takes a signed webhook: all of it is with the broker, or the sender is asked to come again. */
@Singleton
class Webhooks {

    private final ConnectedChannels channels;
    private final WebhookProducer broker;
    private final WebhookRecords records;
    private final WebhookMetrics outcomes;
    private final WebhookConfig config;
    private final Clock clock;
    private final WebhookNormaliser normaliser;

    Webhooks(ConnectedChannels channels, WebhookProducer broker, WebhookRecords records, WebhookMetrics outcomes,
            WebhookConfig config, Clock clock) {
        this.channels = channels;
        this.broker = broker;
        this.records = records;
        this.outcomes = outcomes;
        this.config = config;
        this.clock = clock;
        this.normaliser = new WebhookNormaliser(channels::of, channels::ofBusiness);
    }

    Future<Void> receive(String app, String signature, TraceParent trace, byte[] body) {
        if (!channels.loaded()) {
            return Future.failedFuture(unavailable("the channels are not known yet"));
        }
        if (broker.away()) {
            return Future.failedFuture(unavailable("the broker is away"));
        }
        var began = System.nanoTime();
        var received = new ReceivedWebhook(body, signature, new WebhookOrigin(app, clock.instant()), trace);
        var normalised = normaliser.normalise(body, received.origin());
        outcomes.normalised(normalised);
        if (!normalised.unreadable().isEmpty()) {
            Log.warnf("a webhook was not readable as a whole eventId=%s outcome=dead_lettered parts=%d", received.eventId(),
                    normalised.unreadable().size());
        }
        return broker.publish(records.of(received, normalised)).onSuccess(all -> outcomes.published(began))
                .recover(failure -> Future.failedFuture(unavailable("the broker did not take it")));
    }

    private Refusal unavailable(String why) {
        return Refusal.unavailable(config.retryAfter(), why);
    }
}
