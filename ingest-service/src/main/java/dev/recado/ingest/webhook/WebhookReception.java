package dev.recado.ingest.webhook;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import dev.recado.kit.http.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Meta's two requests. A filter and not a resource: the body is bounded while it comes, nothing leaves the event loop, and neither
 * tokens nor other routes are looked at for the thousands a second that a signature alone decides on.
 */
@Singleton
class WebhookReception {

    private static final String PATH = "/webhooks/whatsapp";
    /** Behind the kit's filters, before everything of Quarkus' own. */
    private static final int PRIORITY = 900;

    private final MetaApps apps;
    private final RequestBodies bodies;
    private final InFlightMemory inFlight;
    private final Webhooks webhooks;
    private final WebhookResponses answers;
    private final WebhookMetrics outcomes;

    WebhookReception(MetaApps apps, RequestBodies bodies, InFlightMemory inFlight, Webhooks webhooks, WebhookResponses answers,
            WebhookMetrics outcomes) {
        this.apps = apps;
        this.bodies = bodies;
        this.inFlight = inFlight;
        this.webhooks = webhooks;
        this.answers = answers;
        this.outcomes = outcomes;
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
            handshake(context, app(path));
        } else {
            context.next();
        }
    }

    /** The path's last part chooses the app, and with it the secret. */
    private static String app(String path) {
        var app = path.length() <= PATH.length() + 1 ? "" : path.substring(PATH.length() + 1);
        return app.isEmpty() ? ChannelConnected.DEFAULT_APP : app;
    }

    private void handshake(RoutingContext context, String app) {
        var challenge = context.request().getParam("hub.challenge");
        if (apps.signature(app) != null && challenge != null
                && "subscribe".equals(context.request().getParam("hub.mode"))
                && apps.verifies(context.request().getParam("hub.verify_token"))) {
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(challenge);
        } else {
            answers.refuse(context, Refusal.forbidden("this is not the agreed token"));
        }
    }

    private void receive(RoutingContext context, String app) {
        var began = System.nanoTime();
        var share = inFlight.share();
        bodies.read(context.request(), share)
                .compose(body -> accept(context.request(), app, body))
                .onComplete(end -> share.release())
                .onSuccess(accepted -> outcomes.answered(accepted(context), began))
                .onFailure(failure -> outcomes.answered(answers.refuse(context, failure), began));
    }

    private Future<Void> accept(HttpServerRequest request, String app, byte[] body) {
        var signature = apps.signature(app);
        var claimed = request.getHeader("X-Hub-WebhookSignature-256");
        if (signature == null || !signature.matches(claimed, body)) {
            return Future.failedFuture(Refusal.of(401, "UNAUTHORIZED", "the signature is missing or wrong"));
        }
        return webhooks.receive(app, claimed, TraceParent.continuing(request.getHeader(TraceParent.HEADER)), body);
    }

    private static int accepted(RoutingContext context) {
        if (context.response().closed()) {
            return 0;
        }
        context.response().end();
        return 200;
    }
}
