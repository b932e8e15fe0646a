package dev.recado.simulator.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.recado.simulator.customer.CustomerMessages;
import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.gemini.ModelCallLog;
import dev.recado.simulator.graph.AcceptedMessages;
import dev.recado.simulator.webhook.WebhookDelivery;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The API under /sim for testers: lists what the business sent, posts webhooks, sets faults and runs loads. */
public final class SimulationResource {

    private static final Logger LOG = System.getLogger(SimulationResource.class.getName());
    private static final int BAD_REQUEST = 400;
    private static final int REPEAT_MAX = 1000;

    private final CustomerMessages customerMessages;
    private final AcceptedMessages accepted;
    private final ModelCallLog calls;
    private final FaultInjector faults;
    private final WebhookDelivery delivery;
    private Optional<LoadRun> load = Optional.empty();

    public SimulationResource(CustomerMessages customerMessages, AcceptedMessages accepted, ModelCallLog calls,
            FaultInjector faults,
            WebhookDelivery delivery) {
        this.customerMessages = customerMessages;
        this.accepted = accepted;
        this.calls = calls;
        this.faults = faults;
        this.delivery = delivery;
        accepted.listen(message -> load.ifPresent(run -> run.recordAnswer(message)));
    }

    /** Mount it after the other resources under /sim, whose invalid requests it answers as well. */
    public void mount(Router router) {
        router.get("/sim/messages")
                .handler(http -> http.json(accepted.list(digits(parameter(http, "to")), parameter(http, "since"))));
        router.delete("/sim/messages").handler(http -> runAndEnd(http, () -> accepted.clear()));
        router.get("/sim/refusals").handler(http -> http.json(accepted.refusals()));
        router.get("/sim/receipts").handler(http -> http.json(accepted.receipts()));
        router.post("/sim/webhooks").handler(this::postRawWebhook);
        router.get("/sim/webhooks").handler(http -> http.json(new JsonObject().put("pending", delivery.pending())));
        router.get("/sim/faults").handler(http -> http.json(faults.toJson()));
        router.put("/sim/faults").handler(this::setFaults);
        router.delete("/sim/faults").handler(http -> runAndEnd(http, faults::reset));
        router.get("/sim/model-calls").handler(http -> http.json(calls.list("true".equals(parameter(http, "full")))));
        router.delete("/sim/model-calls").handler(http -> runAndEnd(http, () -> calls.clear()));
        router.post("/sim/load").handler(this::startLoad);
        router.get("/sim/load")
                .handler(http -> http.json(load.map(LoadRun::report).orElseGet(() -> new JsonObject().put("state", "none"))));
        router.route("/sim/*").failureHandler(SimulationResource::answerBadRequest);
    }

    /** Posts the body unchanged, {@code repeat} times, {@code parallel} at a time, and returns the statuses of the answers. */
    private void postRawWebhook(RoutingContext http) {
        var body = Optional.ofNullable(http.body().buffer()).orElseGet(Buffer::buffer);
        var repeat = count(http, "repeat");
        var parallel = count(http, "parallel");
        recordIfReadable(body);
        var statuses = new ArrayList<Integer>();
        var chains = new ArrayList<Future<Void>>();
        for (int chain = 0; chain < Math.min(parallel, repeat); chain++) {
            chains.add(postSequentially(body, repeat / parallel + (chain < repeat % parallel ? 1 : 0), statuses));
        }
        Future.all(chains).onSuccess(all -> http.json(new JsonObject().put("statuses", new JsonArray(statuses))));
    }

    private Future<Void> postSequentially(Buffer body, int times, List<Integer> statuses) {
        if (times == 0) {
            return Future.succeededFuture();
        }
        return delivery.post(body).onSuccess(statuses::add).compose(status -> postSequentially(body, times - 1, statuses));
    }

    /** Records the messages of a posted body. A body that is not JSON is sent as well, because receivers must handle it. */
    private void recordIfReadable(Buffer body) {
        try {
            customerMessages.recordWebhook(body.toJsonObject());
        } catch (DecodeException | ClassCastException e) {
            LOG.log(Level.DEBUG, "The webhook body is not readable and is sent unchanged", e);
        }
    }

    private void setFaults(RoutingContext http) {
        faults.update(body(http));
        http.json(faults.toJson());
    }

    private void startLoad(RoutingContext http) {
        load.ifPresent(LoadRun::stop);
        var run = new LoadRun(http.vertx(), customerMessages, LoadRun.Plan.of(body(http)));
        load = Optional.of(run);
        run.start();
        http.json(run.report());
    }

    private static void answerBadRequest(RoutingContext http) {
        var failure = http.failure();
        if (failure instanceof IllegalArgumentException || failure instanceof DecodeException
                || failure instanceof ClassCastException
                || failure instanceof DateTimeException) {
            http.response().setStatusCode(BAD_REQUEST);
            http.json(new JsonObject().put("error", String.valueOf(failure.getMessage())));
        } else {
            http.next();
        }
    }

    private static JsonObject body(RoutingContext http) {
        return Optional.ofNullable(http.body().asJsonObject()).orElseGet(JsonObject::new);
    }

    private static void runAndEnd(RoutingContext http, Runnable action) {
        action.run();
        http.response().setStatusCode(204).end();
    }

    private static int count(RoutingContext http, String name) {
        var given = parameter(http, name);
        return given == null ? 1 : Math.clamp(Integer.parseInt(given), 1, REPEAT_MAX);
    }

    private static String parameter(RoutingContext http, String name) {
        return http.request().getParam(name);
    }

    private static String digits(String phone) {
        return phone == null || phone.contains(".") ? phone : phone.replaceAll("\\D", "");
    }
}
