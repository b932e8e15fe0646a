package dev.recado.ingest.webhook;

import java.time.Clock;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import dev.recado.ingest.webhook.RequestBodies.RequestBody;
import dev.recado.ingest.whatsapp.WebhookNormaliser;
import dev.recado.kit.http.Refusal;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Receives Meta's webhooks: reads the body, checks its signature, parses it, publishes its records and answers.
 *
 * <p>It is a Vert.x filter, not a resource: the body is limited while it arrives, and all work stays on the event loop. Token
 * checks and routing do not apply to webhooks.
 */
@Singleton
class WebhookReception {

    private static final String PATH = "/webhooks/whatsapp";
    /** Between the kit's checks of the head and its time and memory limits on bodies; {@link RequestBodies} applies ingest's own. */
    private static final int PRIORITY = 900;

    private final MetaApps apps;
    private final RequestBodies bodies;
    private final ConnectedChannels channels;
    private final WebhookProducer producer;
    private final WebhookRecords records;
    private final WebhookResponses responses;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final WebhookNormaliser normaliser;

    WebhookReception(MetaApps apps, RequestBodies bodies, ConnectedChannels channels, WebhookProducer producer,
            WebhookRecords records, WebhookResponses responses, WebhookMetrics metrics, Clock clock) {
        this.apps = apps;
        this.bodies = bodies;
        this.channels = channels;
        this.producer = producer;
        this.records = records;
        this.responses = responses;
        this.metrics = metrics;
        this.clock = clock;
        this.normaliser = new WebhookNormaliser(channels::ofNumber, channels::ofBusinessAccount);
    }

    void register(@Observes Filters filters) {
        filters.register(this::route, PRIORITY);
    }

    private void route(RoutingContext context) {
        var path = context.request().path();
        if (path == null || !path.startsWith(PATH) || path.length() > PATH.length() && path.charAt(PATH.length()) != '/') {
            context.next();
        } else if (context.request().method() == HttpMethod.POST) {
            receive(context, app(path));
        } else if (context.request().method() == HttpMethod.GET) {
            answerHandshake(context, app(path));
        } else {
            context.next();
        }
    }

    /** Returns the Meta app, which is the last part of the path and selects the app secret. */
    private static String app(String path) {
        var app = path.length() <= PATH.length() + 1 ? "" : path.substring(PATH.length() + 1);
        return app.isEmpty() ? ChannelConnected.DEFAULT_APP : app;
    }

    /** Answers the request that Meta sends when the webhook address is saved in its dashboard. */
    private void answerHandshake(RoutingContext context, String app) {
        var challenge = context.request().getParam("hub.challenge");
        if (challenge != null && "subscribe".equals(context.request().getParam("hub.mode"))
                && apps.verifyTokenMatches(app, context.request().getParam("hub.verify_token"))) {
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(challenge);
        } else {
            responses.refuse(context, Refusal.forbidden("hub.mode, hub.challenge or hub.verify_token is missing or wrong"));
        }
    }

    private void receive(RoutingContext context, String app) {
        var startNanos = System.nanoTime();
        var body = bodies.of(context.request());
        body.read()
                .compose(bytes -> checkAndPublish(context.request(), app, body, bytes))
                .onComplete(published -> body.release())
                .onSuccess(published -> metrics.answered(responses.accept(context), startNanos))
                .onFailure(failure -> metrics.answered(responses.refuse(context, failure), startNanos));
    }

    /** Checks the signature over the raw bytes before anything of the body is parsed. */
    private Future<Void> checkAndPublish(HttpServerRequest request, String app, RequestBody received, byte[] body) {
        var signature = request.getHeader("X-Hub-Signature-256");
        if (!apps.signatureMatches(app, signature, body)) {
            return Future.failedFuture(Refusal.of(401, "UNAUTHORIZED", "X-Hub-Signature-256 is missing or wrong"));
        }
        received.checked();
        if (!channels.loaded()) {
            return Future.failedFuture(responses.unavailable("the connected channels are not loaded yet"));
        }
        if (!producer.connected()) {
            return Future.failedFuture(responses.unavailable("Kafka is unreachable"));
        }
        return publish(new ReceivedWebhook(body, signature, new WebhookNormaliser.Origin(app, clock.instant()),
                TraceParent.continuing(request.getHeader(TraceParent.HEADER))));
    }

    /** Completes when Kafka has acknowledged all records: the raw body, its events and its dead letter. */
    private Future<Void> publish(ReceivedWebhook webhook) {
        var startNanos = System.nanoTime();
        var normalised = normaliser.normalise(webhook.body(), webhook.origin());
        if (!normalised.unknownNumbers().isEmpty() && !channels.isCurrent(ConnectedChannels.UNKNOWN_FOR_MAX)) {
            return Future
                    .failedFuture(responses.unavailable("a number is unknown, and the connected channels could not be read for "
                            + ConnectedChannels.UNKNOWN_FOR_MAX.toSeconds() + " s"));
        }
        metrics.normalised(normalised);
        if (!normalised.unreadable().isEmpty()) {
            Log.warnf("A webhook has unreadable parts; read its dead letter eventId=%s outcome=dead_lettered parts=%d",
                    webhook.eventId(), normalised.unreadable().size());
        }
        return producer.publish(records.all(webhook, normalised)).onSuccess(published -> metrics.published(startNanos))
                .recover(failure -> Future.failedFuture(responses.unavailable("Kafka did not acknowledge all records")));
    }
}
