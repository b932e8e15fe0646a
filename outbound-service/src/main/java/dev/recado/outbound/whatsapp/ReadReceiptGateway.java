package dev.recado.outbound.whatsapp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;

/** Marks received messages as read in the Graph API. The connection pool has 32 more places for receipts, so that no send waits for one. */
@ApplicationScoped
public class ReadReceiptGateway {

    /** Receipts in flight in this process; they add to the connections of the sends. */
    static final int IN_FLIGHT_MAX = 32;
    /** So that one tenant does not take the places of all. */
    static final int IN_FLIGHT_OF_TENANT_MAX = 8;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final WhatsAppGateway gateway;
    private final Semaphore places = new Semaphore(IN_FLIGHT_MAX);
    private final Map<TenantId, Integer> inFlight = new ConcurrentHashMap<>();

    ReadReceiptGateway(WhatsAppGateway gateway) {
        this.gateway = gateway;
    }

    /** What WhatsApp says to a receipt. */
    public sealed interface ReceiptOutcome {

        record Accepted() implements ReceiptOutcome {
        }

        record Refused(GraphError error) implements ReceiptOutcome {
        }

        /** @param reason a time-out, a failed connect or an answer that is not readable */
        record Unanswered(String reason) implements ReceiptOutcome {
        }
    }

    /**
     * Sends the receipt one time. A failed exchange is also an outcome; the Uni fails only above the limit of receipts in flight.
     *
     * @param typing whether the customer sees that the business is typing
     */
    public Uni<ReceiptOutcome> send(TenantId tenant, String phoneNumberId, String token, String wamid, boolean typing) {
        return Uni.createFrom().deferred(() -> takePlace(tenant)
                ? post(phoneNumberId, token, wamid, typing).onTermination().invoke(() -> leavePlace(tenant))
                : Uni.createFrom().failure(Refusal.unavailable(RETRY_AFTER, "too many receipts wait for WhatsApp")));
    }

    private boolean takePlace(TenantId tenant) {
        if (!places.tryAcquire()) {
            return false;
        }
        var taken = inFlight.merge(tenant, 1, Integer::sum) <= IN_FLIGHT_OF_TENANT_MAX;
        if (!taken) {
            leavePlace(tenant);
        }
        return taken;
    }

    private void leavePlace(TenantId tenant) {
        inFlight.computeIfPresent(tenant, (id, count) -> count == 1 ? null : count - 1);
        places.release();
    }

    private Uni<ReceiptOutcome> post(String phoneNumberId, String token, String wamid, boolean typing) {
        return gateway.connect()
                .chain(connection -> connection.post("/" + phoneNumberId + "/messages", token, body(wamid, typing), ANSWER_MAX))
                .map(ReadReceiptGateway::outcome)
                .onFailure().recoverWithItem(failure -> new ReceiptOutcome.Unanswered(failure.getClass().getSimpleName()));
    }

    private static byte[] body(String wamid, boolean typing) {
        var body = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp").put("status", "read")
                .put("message_id", wamid);
        if (typing) {
            body.putObject("typing_indicator").put("type", "text");
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ReceiptOutcome outcome(GraphResponse response) {
        return switch (response) {
            case GraphResponse.Answered(var status, var body) -> answered(status, parse(body));
            case GraphResponse.NotWritten(var reason, var line) -> new ReceiptOutcome.Unanswered(reason);
            case GraphResponse.Unanswered(var reason) -> new ReceiptOutcome.Unanswered(reason);
        };
    }

    private static ReceiptOutcome answered(int status, JsonNode json) {
        if (status >= 200 && status < 300 && json.path("success").asBoolean(false)) {
            return new ReceiptOutcome.Accepted();
        }
        var error = json.path("error");
        return error.path("code").isInt()
                ? new ReceiptOutcome.Refused(
                        GraphError.ofStatus(error.path("code").intValue(), error.path("message").asText(null)))
                : new ReceiptOutcome.Unanswered("HTTP " + status);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return GraphResponse.JSON.readTree(body);
        } catch (IOException e) {
            return GraphResponse.JSON.missingNode();
        }
    }
}
