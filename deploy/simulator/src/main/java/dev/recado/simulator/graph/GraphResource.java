package dev.recado.simulator.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import dev.recado.simulator.customer.ChatLog;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.customer.WamidGenerator;
import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.GraphFault;
import dev.recado.simulator.graph.AcceptedMessages.Acceptance;
import dev.recado.simulator.graph.AcceptedMessages.AcceptedMessage;
import dev.recado.simulator.settings.BusinessNumber;
import dev.recado.simulator.settings.SimulatorSettings.RateLimits;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Simulates Meta's Graph API for text messages. A 200 means only that a message is accepted; status webhooks report its
 * delivery.
 */
public final class GraphResource {

    private static final String VERSION = "v\\d{1,2}\\.\\d";
    private static final int PAGE_SIZE = 25;

    private final Vertx vertx;
    private final BusinessNumbers numbers;
    private final Customers customers;
    private final ChatLog chats;
    private final StatusWebhooks statuses;
    private final RateLimits rateLimits;
    /** Meta limits each number on its own. */
    private final Map<String, GraphRateLimiter> rateLimiters = new HashMap<>();
    private final FaultInjector faults;
    private final AcceptedMessages accepted;

    public GraphResource(Vertx vertx, BusinessNumbers numbers, RateLimits rateLimits, Customers customers, ChatLog chats,
            StatusWebhooks statuses, FaultInjector faults, AcceptedMessages accepted) {
        this.vertx = vertx;
        this.numbers = numbers;
        this.customers = customers;
        this.chats = chats;
        this.statuses = statuses;
        this.rateLimits = rateLimits;
        this.faults = faults;
        this.accepted = accepted;
    }

    public void mount(Router router) {
        router.postWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)/messages").handler(this::handleMessage)
                .failureHandler(this::refuse);
        router.getWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)/phone_numbers").handler(this::listNumbers)
                .failureHandler(this::refuse);
        router.getWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)").handler(this::showObject).failureHandler(this::refuse);
    }

    /** Shows a number, or an account. */
    private void showObject(RoutingContext http) {
        var id = http.pathParam("id");
        var readable = numbers.ofToken(authorization(http));
        if (readable.stream().anyMatch(number -> number.businessId().equals(id))) {
            http.json(selected(http, new JsonObject().put("name", "Recado").put("timezone_id", "25")).put("id", id));
            return;
        }
        var number = numbers.require(authorization(http), "get", id);
        if (!faults.hangs(id)) {
            http.json(fields(http, number));
        }
    }

    /** Lists the numbers of an account in pages, as Meta does; the cursor {@code after} selects the next page. */
    private void listNumbers(RoutingContext http) {
        var id = http.pathParam("id");
        var ofAccount = numbers.ofToken(authorization(http)).stream().filter(number -> number.businessId().equals(id)).toList();
        if (ofAccount.isEmpty()) {
            throw SimulatedGraphError.unknownObject("get", id);
        }
        var from = Math.min(ofAccount.size(), number(http, "after", 0));
        var to = Math.min(ofAccount.size(), from + Math.max(1, number(http, "limit", PAGE_SIZE)));
        var data = new JsonArray();
        ofAccount.subList(from, to).forEach(number -> data.add(fields(http, number)));
        var paging = new JsonObject().put("cursors",
                new JsonObject().put("before", Integer.toString(from)).put("after", Integer.toString(to)));
        if (to < ofAccount.size()) {
            paging.put("next", "https://graph.facebook.com" + http.request().path() + "?after=" + to);
        }
        http.json(new JsonObject().put("data", data).put("paging", paging));
    }

    private static int number(RoutingContext http, String name, int defaultValue) {
        var given = http.request().getParam(name);
        if (given == null) {
            return defaultValue;
        }
        if (!given.matches("\\d{1,6}")) {
            throw SimulatedGraphError.invalidParameter("Param " + name + " must be a number");
        }
        return Integer.parseInt(given);
    }

    private static JsonObject fields(RoutingContext http, BusinessNumber number) {
        return selected(http, new JsonObject().put("verified_name", "Recado").put("code_verification_status", "VERIFIED")
                .put("display_phone_number", number.displayPhone()).put("quality_rating", "GREEN")
                .put("platform_type", "CLOUD_API")
                .put("throughput", new JsonObject().put("level", "STANDARD")).put("status", "CONNECTED")
                .put("name_status", "APPROVED")).put("id", number.phoneNumberId());
    }

    /** Keeps the fields that the query names; all of them when it names none. */
    private static JsonObject selected(RoutingContext http, JsonObject object) {
        var fields = http.queryParam("fields").stream().flatMap(list -> Arrays.stream(list.split(","))).toList();
        if (!fields.isEmpty()) {
            object.fieldNames().retainAll(fields);
        }
        return object;
    }

    private void handleMessage(RoutingContext http) {
        var number = numbers.require(authorization(http), "post", http.pathParam("id"));
        var json = json(http);
        if (json.containsKey("status")) {
            markRead(http, json);
            return;
        }
        var request = GraphSendRequest.of(json, number);
        var to = recipient(request);
        rateLimiters.computeIfAbsent(number.phoneNumberId(), id -> new GraphRateLimiter(rateLimits, System::nanoTime))
                .checkAndCount(to);
        respond(http, request, faults.useGraphFault(number.phoneNumberId(), to));
    }

    private void respond(RoutingContext http, GraphSendRequest request, GraphFault fault) {
        switch (fault.mode()) {
            case NONE -> answer(http, request, accept(request, true));
            case ERROR -> throw SimulatedGraphError.of(fault.code(), fault.http());
            case FAIL_LATER -> {
                var message = store(request, true);
                statuses.reportFailure(message, fault.code());
                answer(http, request, message);
            }
            case ACCEPT_THEN_RESET -> {
                accept(request, false);
                resetConnection(http);
            }
            case ACCEPT_THEN_HANG -> accept(request, false);
            case HANG -> {
                // the message is neither accepted nor answered
            }
            case DELAY -> vertx.setTimer(Math.max(1, fault.millis()),
                    timer -> answer(http, request, accept(request, !http.response().closed())));
        }
    }

    private AcceptedMessage accept(GraphSendRequest request, boolean answered) {
        var message = store(request, answered);
        if (message.acceptance().windowOpen()) {
            statuses.reportDelivery(message);
        } else {
            statuses.reportFailure(message, 131047);
        }
        return message;
    }

    private AcceptedMessage store(GraphSendRequest request, boolean answered) {
        var to = recipient(request);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var acceptance = new Acceptance(WamidGenerator.fromBusiness(to), now, request.from(), answered,
                customers.isWindowOpen(to, now));
        var message = accepted.add(to, request, acceptance);
        chats.addFromBusiness(to, message.wamid(), message.body());
        return message;
    }

    /** Ends the connection by a TCP reset, so that the caller gets neither a response nor a regular close. */
    private static void resetConnection(RoutingContext http) {
        var channel = ((ConnectionBase) http.request().connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private String recipient(GraphSendRequest request) {
        return request.phone() != null
                ? request.phone()
                : customers.findByUserId(request.userId()).map(Customer::phone).orElse(request.userId());
    }

    private static void answer(RoutingContext http, GraphSendRequest request, AcceptedMessage message) {
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
                new JsonArray().add(new JsonObject().put("id", message.wamid()))));
    }

    private static void markRead(RoutingContext http, JsonObject json) {
        if (!"read".equals(json.getValue("status")) || !(json.getValue("message_id") instanceof String)) {
            throw SimulatedGraphError.invalidParameter("The parameter message_id is required.");
        }
        http.json(new JsonObject().put("success", true));
    }

    private static String authorization(RoutingContext http) {
        return http.request().getHeader("Authorization");
    }

    private static JsonObject json(RoutingContext http) {
        try {
            return http.body().asJsonObject() == null ? new JsonObject() : http.body().asJsonObject();
        } catch (DecodeException | ClassCastException e) {
            throw SimulatedGraphError.invalidParameter("Invalid parameter");
        }
    }

    private void refuse(RoutingContext http) {
        if (http.failure() instanceof SimulatedGraphError error) {
            accepted.addRefusal(error.code(), error.http);
            http.response().setStatusCode(error.http);
            http.json(error.toResponse());
        } else {
            http.next();
        }
    }
}
