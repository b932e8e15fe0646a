package dev.recado.ingest.webhook;

import java.time.Clock;

import jakarta.inject.Singleton;

import dev.recado.ingest.broker.Broker;
import dev.recado.ingest.channel.Channels;
import dev.recado.ingest.whatsapp.Normaliser;
import dev.recado.ingest.whatsapp.Origin;
import dev.recado.kit.http.Refusal;
import io.quarkus.logging.Log;
import io.vertx.core.Future;

/** Takes a signed webhook: all of it is with the broker, or the sender is asked to come again. */
@Singleton
class Webhooks {

    private final Channels channels;
    private final Broker broker;
    private final Records records;
    private final Outcomes outcomes;
    private final IngestConfig config;
    private final Clock clock;
    private final Normaliser normaliser;

    Webhooks(Channels channels, Broker broker, Records records, Outcomes outcomes, IngestConfig config, Clock clock) {
        this.channels = channels;
        this.broker = broker;
        this.records = records;
        this.outcomes = outcomes;
        this.config = config;
        this.clock = clock;
        this.normaliser = new Normaliser(channels::of, channels::ofBusiness);
    }

    Future<Void> receive(String app, String signature, Trace trace, byte[] body) {
        if (!channels.loaded()) {
            return Future.failedFuture(unavailable("the channels are not known yet"));
        }
        if (broker.away()) {
            return Future.failedFuture(unavailable("the broker is away"));
        }
        var began = System.nanoTime();
        var received = new Received(body, signature, new Origin(app, clock.instant()), trace);
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
