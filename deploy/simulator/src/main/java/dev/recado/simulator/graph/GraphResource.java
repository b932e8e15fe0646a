package dev.recado.simulator.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.customer.WamidGenerator;
import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.GraphFault;
import dev.recado.simulator.settings.Account;
import dev.recado.simulator.settings.RateLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Meta's Graph API as far as texts go: refuses what Meta refuses, and accepts with no promise but a status to come. */
public final class GraphResource {

    private static final String VERSION = "v\\d{1,2}\\.\\d";

    private final Vertx vertx;
    private final Account account;
    private final People people;
    private final GraphRateLimiter rateLimiter;
    private final FaultInjector faults;
    private final AcceptedMessages accepted;

    /** The other end of the line. */
    public record People(Customers customers, ChatLog chats, StatusWebhooks statuses, RateLimits limits) {
    }

    public GraphResource(Vertx vertx, Account account, People people, FaultInjector faults, AcceptedMessages accepted) {
        this.vertx = vertx;
        this.account = account;
        this.people = people;
        this.rateLimiter = new GraphRateLimiter(people.limits(), System::nanoTime);
        this.faults = faults;
        this.accepted = accepted;
    }

    public void mount(Router router) {
        router.postWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)/messages").handler(this::messages)
                .failureHandler(this::refuse);
        router.getWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)").handler(this::number).failureHandler(this::refuse);
    }

    private void number(RoutingContext http) {
        authorise(http, "get");
        var number = new JsonObject().put("verified_name", "Recado").put("code_verification_status", "VERIFIED")
                .put("display_phone_number", account.displayPhone()).put("quality_rating", "GREEN")
                .put("platform_type", "CLOUD_API")
                .put("throughput", new JsonObject().put("level", "STANDARD")).put("status", "CONNECTED")
                .put("name_status", "APPROVED");
        var fields = http.queryParam("fields").stream().flatMap(list -> Arrays.stream(list.split(","))).toList();
        if (!fields.isEmpty()) {
            number.fieldNames().retainAll(fields);
        }
        http.json(number.put("id", account.phoneNumberId()));
    }

    private void messages(RoutingContext http) {
        authorise(http, "post");
        var json = json(http);
        if (json.containsKey("status")) {
            markRead(http, json);
            return;
        }
        var request = GraphSendRequest.of(json, account.displayPhone());
        var to = recipient(request);
        rateLimiter.checkAndCount(to);
        act(http, request, faults.graph(to));
    }

    private void act(RoutingContext http, GraphSendRequest request, GraphFault fault) {
        switch (fault.mode()) {
            case NONE -> answer(http, request, accept(request, true));
            case ERROR -> throw SimulatedGraphError.of(fault.code(), fault.http());
            case FAIL_LATER -> {
                var entry = record(request, true);
                people.statuses().fail(entry, fault.code());
                answer(http, request, entry);
            }
            case ACCEPT_THEN_RESET -> {
                accept(request, false);
                Reset.connectionOf(http.request());
            }
            case ACCEPT_THEN_HANG -> accept(request, false);
            case HANG -> {
                // neither taken nor answered
            }
            case DELAY -> vertx.setTimer(Math.max(1, fault.millis()),
                    timer -> answer(http, request, accept(request, !http.response().closed())));
        }
    }

    private AcceptedMessage accept(GraphSendRequest request, boolean answered) {
        var entry = record(request, answered);
        if (entry.details().windowOpen()) {
            people.statuses().deliver(entry);
        } else {
            people.statuses().fail(entry, 131047);
        }
        return entry;
    }

    private AcceptedMessage record(GraphSendRequest request, boolean answered) {
        var to = recipient(request);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var details = new AcceptedMessage.Details(now, account.phoneNumberId(), answered,
                people.customers().isWindowOpen(to, now));
        var entry = accepted
                .add(order -> new AcceptedMessage(order, WamidGenerator.fromBusiness(to), to, request.text(), request.opaque(),
                        details));
        people.chats().fromBusiness(to, entry.wamid(), entry.body());
        return entry;
    }

    private String recipient(GraphSendRequest request) {
        return request.phone() != null
                ? request.phone()
                : people.customers().findByUserId(request.userId()).map(Customer::phone).orElse(request.userId());
    }

    private static void answer(RoutingContext http, GraphSendRequest request, AcceptedMessage entry) {
        if (http.response().closed()) {
            return;
        }
        var contact = new JsonObject().put("input", request.input());
        if (request.phone() != null) {
            contact.put("wa_id", request.phone()).put("user_id", Customer.userId(request.phone()));
        } else {
            contact.put("user_id", request.userId());
        }
        http.json(new JsonObject().put("messaging_product", "whatsapp").put("contacts", new JsonArray().add(contact)).put(
                "messages",
                new JsonArray().add(new JsonObject().put("id", entry.wamid()))));
    }

    private static void markRead(RoutingContext http, JsonObject json) {
        if (!"read".equals(json.getValue("status")) || !(json.getValue("message_id") instanceof String)) {
            throw SimulatedGraphError.parameter("The parameter message_id is required.");
        }
        http.json(new JsonObject().put("success", true));
    }

    private void authorise(RoutingContext http, String method) {
        if (!("Bearer " + account.token()).equals(http.request().getHeader("Authorization"))) {
            throw SimulatedGraphError.token();
        }
        if (!account.phoneNumberId().equals(http.pathParam("id"))) {
            throw SimulatedGraphError.unknownObject(method, http.pathParam("id"));
        }
    }

    private static JsonObject json(RoutingContext http) {
        try {
            return http.body().asJsonObject() == null ? new JsonObject() : http.body().asJsonObject();
        } catch (DecodeException | ClassCastException e) {
            throw SimulatedGraphError.parameter("Invalid parameter");
        }
    }

    private void refuse(RoutingContext http) {
        if (http.failure() instanceof SimulatedGraphError error) {
            accepted.refused(error.code(), error.http);
            http.response().setStatusCode(error.http);
            http.json(error.envelope());
        } else {
            http.next();
        }
    }
}
