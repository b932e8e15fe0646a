package dev.recado.simulator.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.recado.simulator.customer.ChatLine;
import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.CustomerMessages;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.gemini.ModelCallLog;
import dev.recado.simulator.graph.AcceptedMessages;
import dev.recado.simulator.webhook.WebhookDelivery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The tester's side of the simulator: plays customers, reads the ledger, turns the fault dial. */
public final class SimulationResource {

    private static final Logger LOG = System.getLogger(SimulationResource.class.getName());
    private static final int BAD_REQUEST = 400;
    private static final int REPEAT_MAX = 1000;

    private final Vertx vertx;
    private final Stage stage;
    private final Records records;
    private final FaultInjector faults;
    private final WebhookDelivery delivery;
    private Optional<LoadRun> load = Optional.empty();

    /** Who acts. */
    public record Stage(Customers customers, ChatLog chats, CustomerMessages customerMessages, ChatEventStream live) {
    }

    /** What was seen. */
    public record Records(AcceptedMessages accepted, ModelCallLog calls) {
    }

    public SimulationResource(Vertx vertx, Stage stage, Records records, FaultInjector faults, WebhookDelivery delivery) {
        this.vertx = vertx;
        this.stage = stage;
        this.records = records;
        this.faults = faults;
        this.delivery = delivery;
        records.accepted().watch(entry -> load.ifPresent(run -> run.answered(entry)));
    }

    public void mount(Router router) {
        router.post("/sim/messages").handler(this::write);
        router.get("/sim/messages")
                .handler(http -> http.json(records.accepted().list(digits(parameter(http, "to")), parameter(http, "since"))));
        router.delete("/sim/messages").handler(http -> done(http, () -> records.accepted().clear()));
        router.get("/sim/refusals").handler(http -> http.json(records.accepted().refusals()));
        router.post("/sim/webhooks").handler(this::raw);
        router.get("/sim/webhooks").handler(http -> http.json(new JsonObject().put("pending", delivery.pending())));
        router.get("/sim/faults").handler(http -> http.json(faults.toJson()));
        router.put("/sim/faults").handler(this::turn);
        router.delete("/sim/faults").handler(http -> done(http, faults::reset));
        router.get("/sim/model-calls").handler(http -> http.json(records.calls().list("true".equals(parameter(http, "full")))));
        router.delete("/sim/model-calls").handler(http -> done(http, () -> records.calls().clear()));
        router.get("/sim/customers")
                .handler(http -> http.json(array(stage.customers().latest().stream().map(Customer::toJson).toList())));
        router.put("/sim/customers/:phone").handler(this::age);
        router.get("/sim/customers/:phone/chat").handler(http -> http.json(
                array(stage.chats().of(digits(http.pathParam("phone"))).stream().map(ChatLine::toJson).toList())));
        router.get("/sim/live").handler(stage.live()::watch);
        router.post("/sim/load").handler(this::startLoad);
        router.get("/sim/load")
                .handler(http -> http.json(load.map(LoadRun::report).orElseGet(() -> new JsonObject().put("state", "none"))));
        router.route("/sim/*").failureHandler(SimulationResource::refuse);
    }

    private void write(RoutingContext http) {
        var json = body(http);
        if (!"text".equals(json.getString("type", "text"))) {
            throw new IllegalArgumentException("type: only text can be written so far");
        }
        var text = json.getValue("text") instanceof JsonObject object ? object.getString("body") : json.getString("text");
        var phone = digits(json.getString("from", ""));
        if (text == null || text.isBlank() || !phone.matches("\\d{7,15}")) {
            throw new IllegalArgumentException("from (7 to 15 digits) and text are needed");
        }
        stage.customerMessages().text(phone, json.getString("name"), text)
                .onSuccess(onStatus -> http
                        .json(new JsonObject().put("wamid", onStatus.wamid()).put("status", onStatus.status())));
    }

    /** The body as it is, so often and so many at once; answers the statuses heard. */
    private void raw(RoutingContext http) {
        var body = Optional.ofNullable(http.body().buffer()).orElseGet(Buffer::buffer);
        var repeat = count(http, "repeat");
        var parallel = count(http, "parallel");
        learn(body);
        var statuses = new ArrayList<Integer>();
        var chains = new ArrayList<Future<Void>>();
        for (int lane = 0; lane < Math.min(parallel, repeat); lane++) {
            chains.add(postInTurn(body, repeat / parallel + (lane < repeat % parallel ? 1 : 0), statuses));
        }
        Future.all(chains).onSuccess(all -> http.json(new JsonObject().put("statuses", new JsonArray(statuses))));
    }

    private Future<Void> postInTurn(Buffer body, int times, List<Integer> statuses) {
        if (times == 0) {
            return Future.succeededFuture();
        }
        return delivery.post(body).onSuccess(statuses::add).compose(status -> postInTurn(body, times - 1, statuses));
    }

    /** A body that is no JSON is sent all the same: receivers must bear it. */
    private void learn(Buffer body) {
        try {
            stage.customerMessages().learn(body.toJsonObject());
        } catch (DecodeException | ClassCastException e) {
            LOG.log(Level.DEBUG, "an unreadable webhook is sent as it is", e);
        }
    }

    private void turn(RoutingContext http) {
        faults.turn(body(http));
        http.json(faults.toJson());
    }

    /** The clock that ages a customer's window. */
    private void age(RoutingContext http) {
        var json = body(http);
        var wroteAt = Instant.now().minus(Duration.ofMinutes(Math.round(json.getDouble("last_wrote_hours_ago", 0.0) * 60)));
        http.json(stage.customers().recordMessage(digits(http.pathParam("phone")), json.getString("name"), wroteAt).toJson());
    }

    private void startLoad(RoutingContext http) {
        load.ifPresent(LoadRun::stop);
        var run = new LoadRun(vertx, stage.customerMessages(),
                LoadPlan.of(body(http)));
        load = Optional.of(run);
        run.start();
        http.json(run.report());
    }

    private static void refuse(RoutingContext http) {
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

    private static void done(RoutingContext http, Runnable action) {
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

    private static JsonArray array(List<JsonObject> objects) {
        return new JsonArray(Arrays.asList(objects.toArray()));
    }
}
