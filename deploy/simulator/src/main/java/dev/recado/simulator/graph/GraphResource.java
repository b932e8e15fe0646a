package dev.recado.simulator.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

import dev.recado.simulator.content.ContentCheck;
import dev.recado.simulator.customer.Customer;
import dev.recado.simulator.customer.Customers;
import dev.recado.simulator.customer.WamidGenerator;
import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.fault.GraphFault;
import dev.recado.simulator.graph.AcceptedMessages.Acceptance;
import dev.recado.simulator.graph.AcceptedMessages.AcceptedMessage;
import dev.recado.simulator.meta.BusinessNumbers;
import dev.recado.simulator.meta.SimulatedGraphError;
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
 * Simulates how Meta's Graph API sends messages. A 200 means only that a message is accepted; status webhooks report its
 * delivery.
 */
public final class GraphResource {

    private final Vertx vertx;
    private final BusinessNumbers numbers;
    private final Customers customers;
    private final ContentCheck contents;
    private final MessageOutcomes outcomes;
    private final RateLimits rateLimits;
    /** Meta limits each number on its own. */
    private final Map<String, GraphRateLimiter> rateLimiters = new HashMap<>();
    /** The numbers of an account share its messaging limit. */
    private final Map<String, GraphTierLimiter> tierLimiters = new HashMap<>();
    private final FaultInjector faults;
    private final AcceptedMessages accepted;

    public GraphResource(Vertx vertx, BusinessNumbers numbers, RateLimits rateLimits, Customers customers,
            ContentCheck contents,
            MessageOutcomes outcomes, FaultInjector faults, AcceptedMessages accepted) {
        this.vertx = vertx;
        this.numbers = numbers;
        this.customers = customers;
        this.contents = contents;
        this.outcomes = outcomes;
        this.rateLimits = rateLimits;
        this.faults = faults;
        this.accepted = accepted;
    }

    public void mount(Router router) {
        router.postWithRegex("/v\\d{1,2}\\.\\d/(?<id>[^/]+)/messages").handler(http -> handleMessage(http, false))
                .failureHandler(this::refuse);
        router.postWithRegex("/v\\d{1,2}\\.\\d/(?<id>[^/]+)/marketing_messages").handler(http -> handleMessage(http, true))
                .failureHandler(this::refuse);
    }

    private void handleMessage(RoutingContext http, boolean marketingApi) {
        var number = numbers.require(http, http.pathParam("id"));
        var json = json(http);
        if (json.containsKey("status") && !marketingApi) {
            var receipt = ReadReceipt.of(json, number);
            accepted.addReceipt(receipt);
            outcomes.show(receipt);
            http.json(new JsonObject().put("success", true));
            return;
        }
        var request = GraphSendRequest.of(json, number, contents, marketingApi);
        var to = recipient(request);
        rateLimiters.computeIfAbsent(number.phoneNumberId(), id -> new GraphRateLimiter(rateLimits, System::nanoTime))
                .checkAndCount(to);
        countOutsideWindow(request, to);
        respond(http, request, faults.useGraphFault(number.phoneNumberId(), to));
    }

    private void countOutsideWindow(GraphSendRequest request, String to) {
        var now = Instant.now();
        if (request.content().isTemplate() && !customers.isWindowOpen(to, now)) {
            tierLimiters.computeIfAbsent(request.from().businessId(), id -> new GraphTierLimiter(rateLimits.tierPeople()))
                    .checkAndCount(to, now);
        }
    }

    private void respond(RoutingContext http, GraphSendRequest request, GraphFault fault) {
        switch (fault.mode()) {
            case NONE -> answer(http, request, accept(request, true));
            case ERROR -> throw SimulatedGraphError.of(fault.code(), fault.http());
            case FAIL_LATER -> {
                var message = store(request, true);
                outcomes.fail(message, fault.code());
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
        outcomes.report(message);
        return message;
    }

    private AcceptedMessage store(GraphSendRequest request, boolean answered) {
        var to = recipient(request);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var acceptance = new Acceptance(WamidGenerator.fromBusiness(to), now, request.from(), answered,
                customers.isWindowOpen(to, now));
        var message = accepted.add(to, request, acceptance);
        outcomes.show(message, request.quoted());
        return message;
    }

    /** Ends the connection by a TCP reset, so that the caller gets neither a response nor a regular close. */
    private static void resetConnection(RoutingContext http) {
        var channel = ((ConnectionBase) http.request().connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private String recipient(GraphSendRequest request) {
        var recipient = request.recipient();
        return recipient.phone() != null
                ? recipient.phone()
                : customers.findByUserId(recipient.userId()).map(Customer::phone).orElse(recipient.userId());
    }

    /** Only the response to a template has a {@code message_status}. */
    private static void answer(RoutingContext http, GraphSendRequest request, AcceptedMessage message) {
        if (http.response().closed()) {
            return;
        }
        var sent = new JsonObject().put("id", message.wamid());
        if (request.content().isTemplate()) {
            sent.put("message_status", "accepted");
        }
        http.json(new JsonObject().put("messaging_product", "whatsapp")
                .put("contacts", new JsonArray().add(request.recipient().toContact()))
                .put("messages", new JsonArray().add(sent)));
    }

    private static JsonObject json(RoutingContext http) {
        try {
            var json = http.body().asJsonObject();
            return json == null ? new JsonObject() : json;
        } catch (DecodeException | ClassCastException e) {
            throw SimulatedGraphError.invalidParameter("Invalid parameter");
        }
    }

    private void refuse(RoutingContext http) {
        if (http.failure() instanceof SimulatedGraphError error) {
            accepted.addRefusal(error.code(), error.http());
        }
        SimulatedGraphError.answerFailure(http);
    }
}
