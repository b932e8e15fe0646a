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
import dev.recado.simulator.graph.AcceptedMessages.Acceptance;
import dev.recado.simulator.graph.AcceptedMessages.AcceptedMessage;
import dev.recado.simulator.settings.SimulatorSettings.Account;
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

    private final Vertx vertx;
    private final Account account;
    private final Customers customers;
    private final ChatLog chats;
    private final StatusWebhooks statuses;
    private final GraphRateLimiter rateLimiter;
    private final FaultInjector faults;
    private final AcceptedMessages accepted;

    public GraphResource(Vertx vertx, Account account, RateLimits rateLimits, Customers customers, ChatLog chats,
            StatusWebhooks statuses, FaultInjector faults, AcceptedMessages accepted) {
        this.vertx = vertx;
        this.account = account;
        this.customers = customers;
        this.chats = chats;
        this.statuses = statuses;
        this.rateLimiter = new GraphRateLimiter(rateLimits, System::nanoTime);
        this.faults = faults;
        this.accepted = accepted;
    }

    public void mount(Router router) {
        router.postWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)/messages").handler(this::handleMessage)
                .failureHandler(this::refuse);
        router.getWithRegex("/(?<version>" + VERSION + ")/(?<id>[^/]+)").handler(this::showNumber).failureHandler(this::refuse);
    }

    private void showNumber(RoutingContext http) {
        authorize(http, "get");
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

    private void handleMessage(RoutingContext http) {
        authorize(http, "post");
        var json = json(http);
        if (json.containsKey("status")) {
            markRead(http, json);
            return;
        }
        var request = GraphSendRequest.of(json, account.displayPhone());
        var to = recipient(request);
        rateLimiter.checkAndCount(to);
        respond(http, request, faults.useGraphFault(to));
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
        var acceptance = new Acceptance(WamidGenerator.fromBusiness(to), now, account.phoneNumberId(), answered,
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

    private void authorize(RoutingContext http, String method) {
        if (!("Bearer " + account.token()).equals(http.request().getHeader("Authorization"))) {
            throw SimulatedGraphError.invalidToken();
        }
        if (!account.phoneNumberId().equals(http.pathParam("id"))) {
            throw SimulatedGraphError.unknownObject(method, http.pathParam("id"));
        }
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
