package dev.recado.ingest.webhook;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import dev.recado.kit.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Meta's two requests. A route and not a resource: the body is bounded while it comes, and nothing leaves the event loop. */
@Singleton
class WebhookRoutes {

    private static final String PATH = "/webhooks/whatsapp";
    /** Behind the kit's filters, before Quarkus' own limit on bodies. */
    private static final int ORDER = -50;

    private final MetaApps apps;
    private final Bodies bodies;
    private final InFlight inFlight;
    private final Webhooks webhooks;
    private final Answers answers;
    private final Outcomes outcomes;

    WebhookRoutes(MetaApps apps, Bodies bodies, InFlight inFlight, Webhooks webhooks, Answers answers, Outcomes outcomes) {
        this.apps = apps;
        this.bodies = bodies;
        this.inFlight = inFlight;
        this.webhooks = webhooks;
        this.answers = answers;
        this.outcomes = outcomes;
    }

    void register(@Observes Router router) {
        for (var path : new String[]{PATH, PATH + "/:app"}) {
            router.route(HttpMethod.GET, path).order(ORDER).handler(this::handshake);
            router.route(HttpMethod.POST, path).order(ORDER).handler(this::receive);
        }
    }

    private void handshake(RoutingContext context) {
        var challenge = context.request().getParam("hub.challenge");
        if (apps.signature(app(context)) != null && challenge != null
                && "subscribe".equals(context.request().getParam("hub.mode"))
                && apps.verifies(context.request().getParam("hub.verify_token"))) {
            context.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(challenge);
        } else {
            answers.refuse(context, Refusal.forbidden("this is not the agreed token"));
        }
    }

    private void receive(RoutingContext context) {
        var began = System.nanoTime();
        var share = inFlight.share();
        bodies.read(context.request(), share)
                .compose(body -> accept(context.request(), app(context), body))
                .onComplete(end -> share.giveBack())
                .onSuccess(accepted -> outcomes.answered(accepted(context), began))
                .onFailure(failure -> outcomes.answered(answers.refuse(context, failure), began));
    }

    private Future<Void> accept(HttpServerRequest request, String app, byte[] body) {
        var signature = apps.signature(app);
        var claimed = request.getHeader("X-Hub-Signature-256");
        if (signature == null || !signature.matches(claimed, body)) {
            return Future.failedFuture(Refusal.of(401, "UNAUTHORIZED", "the signature is missing or wrong"));
        }
        return webhooks.receive(app, claimed, body);
    }

    private static int accepted(RoutingContext context) {
        if (context.response().closed()) {
            return 0;
        }
        context.response().end();
        return 200;
    }

    private static String app(RoutingContext context) {
        var app = context.pathParam("app");
        return app == null ? ChannelConnected.DEFAULT_APP : app;
    }
}
