package dev.recado.simulator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import dev.recado.simulator.content.ContentCheck;
import dev.recado.simulator.content.MediaReferences;
import dev.recado.simulator.content.TemplateCheck;
import dev.recado.simulator.control.ChatEventStream;
import dev.recado.simulator.control.ChatMediaResource;
import dev.recado.simulator.control.ChatPage;
import dev.recado.simulator.control.ChatResource;
import dev.recado.simulator.control.NumbersResource;
import dev.recado.simulator.control.SimulationResource;
import dev.recado.simulator.control.TemplateControlResource;
import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.CustomerMedia;
import dev.recado.simulator.customer.CustomerMessageReader;
import dev.recado.simulator.customer.CustomerMessages;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.gemini.GeminiResource;
import dev.recado.simulator.gemini.ModelCallLog;
import dev.recado.simulator.graph.AcceptedMessages;
import dev.recado.simulator.graph.GraphAccountResource;
import dev.recado.simulator.graph.GraphResource;
import dev.recado.simulator.graph.GraphTokenResource;
import dev.recado.simulator.graph.MessageOutcomes;
import dev.recado.simulator.graph.StatusWebhooks;
import dev.recado.simulator.media.GraphMediaResource;
import dev.recado.simulator.media.MediaStore;
import dev.recado.simulator.media.MediaUrls;
import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.settings.SimulatorSettings;
import dev.recado.simulator.template.TemplateRegistry;
import dev.recado.simulator.template.TemplateResource;
import dev.recado.simulator.template.TemplateReviews;
import dev.recado.simulator.webhook.WebhookBatches;
import dev.recado.simulator.webhook.WebhookDelivery;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Serves the simulated APIs of Meta and Google on one port. Everything runs on one event loop, so nothing needs a lock. */
public final class Simulator extends AbstractVerticle {

    private static final Logger LOG = System.getLogger(Simulator.class.getName());
    private static final long BODY_BYTES_MAX = 20L * 1024 * 1024;
    private static final int BACKLOG_MAX = 4096;
    private static final int INTERNAL_ERROR = 500;

    private final SimulatorSettings settings;
    private int port;
    private WebhookDelivery delivery;
    private MediaStore media;

    public Simulator(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** Returns the port that the deployed simulator listens on. */
    public int port() {
        return port;
    }

    @Override
    public void start(Promise<Void> started) {
        var options = new HttpServerOptions().setHost(settings.host()).setPort(settings.port()).setAcceptBacklog(BACKLOG_MAX)
                .setHttp2ClearTextEnabled(false).setTcpNoDelay(true);
        vertx.createHttpServer(options).requestHandler(router()).listen().onSuccess(server -> port = server.actualPort())
                .<Void>mapEmpty().onComplete(started);
    }

    @Override
    public void stop() {
        delivery.close();
        media.close();
    }

    private Router router() {
        var account = settings.account();
        var router = Router.router(vertx);
        var faults = new FaultInjector();
        var numbers = new BusinessNumbers(account.number(), faults);
        router.route().handler(new LoopbackGuard());
        var mediaUrls = mountMedia(router, numbers, faults);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        delivery = new WebhookDelivery(vertx, settings.webhook());
        var webhooks = new WebhookBatches(vertx, faults, delivery);
        var chatEvents = new ChatEventStream(vertx);
        var chats = new ChatLog(chatEvents::publish);
        var customers = new Customers(account.unknownWindowOpen());
        var accepted = new AcceptedMessages();
        var calls = new ModelCallLog();
        var statuses = new StatusWebhooks(vertx, settings.delays().statusMillis(), customers, chats, webhooks);
        var templates = new TemplateRegistry();
        new GraphResource(vertx, numbers, settings.rateLimits(), customers,
                new ContentCheck(new TemplateCheck(templates), new MediaReferences(media)),
                new MessageOutcomes(customers, chats, statuses), faults, accepted).mount(router);
        mountTemplates(router, numbers, templates, webhooks);
        new GraphTokenResource(numbers, faults).mount(router);
        new GraphAccountResource(numbers, settings.rateLimits(), faults).mount(router);
        new GeminiResource(vertx, account, settings.delays().modelMillis(), faults, calls).mount(router);
        var customerMessages = new CustomerMessages(customers, chats, webhooks, account.number());
        new NumbersResource(numbers).mount(router);
        var reader = new CustomerMessageReader(chats, numbers, new CustomerMedia(media, mediaUrls), account.number());
        new ChatResource(customers, chats, reader, customerMessages, chatEvents).mount(router);
        new SimulationResource(customerMessages, accepted, calls, faults, delivery).mount(router);
        new ChatPage().mount(router);
        router.route().failureHandler(Simulator::answerFailure);
        return router;
    }

    private MediaUrls mountMedia(Router router, BusinessNumbers numbers, FaultInjector faults) {
        media = new MediaStore(vertx);
        var urls = new MediaUrls(() -> "http://" + settings.urlHost() + ":" + port, settings.delays().mediaUrlMillis());
        new GraphMediaResource(numbers, media, urls, faults).mount(router);
        new ChatMediaResource(media, settings.account().number()).mount(router);
        return urls;
    }

    private void mountTemplates(Router router, BusinessNumbers numbers, TemplateRegistry templates, WebhookBatches webhooks) {
        var reviews = new TemplateReviews(vertx, settings.delays().templateReviewMillis(), templates, webhooks);
        new TemplateResource(numbers, templates, reviews).mount(router);
        new TemplateControlResource(numbers, templates, reviews).mount(router);
    }

    private static void answerFailure(RoutingContext http) {
        if (http.failure() != null) {
            LOG.log(Level.ERROR, "Request failed and is answered with an error status", http.failure());
        }
        http.response().setStatusCode(http.statusCode() > 0 ? http.statusCode() : INTERNAL_ERROR).end();
    }
}
