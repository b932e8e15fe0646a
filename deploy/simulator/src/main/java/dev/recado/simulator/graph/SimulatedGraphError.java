package dev.recado.simulator.graph;

import java.util.Map;
import java.util.UUID;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An error response of the Graph API, in its documented format. */
final class SimulatedGraphError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    private record Documentation(int http, String title, String details) {
    }

    private static final Map<Integer, Documentation> DOCUMENTED = Map.ofEntries(
            Map.entry(2,
                    new Documentation(503, "Service temporarily unavailable",
                            "Temporary due to downtime or being overloaded.")),
            Map.entry(4,
                    new Documentation(400, "Application request limit reached",
                            "The app has reached its API call rate limit.")),
            Map.entry(10, new Documentation(403, "Permission denied", "Permission is either not granted or has been removed.")),
            Map.entry(190, new Documentation(401, "Access token has expired", "Your access token has expired.")),
            Map.entry(368, new Documentation(403, "Temporarily blocked for policies violations", "The account is restricted.")),
            Map.entry(130429, new Documentation(400, "Rate limit hit", "Cloud API message throughput has been reached.")),
            Map.entry(130472, new Documentation(400, "User's number is part of an experiment", "Message was not sent.")),
            Map.entry(131000,
                    new Documentation(500, "Something went wrong", "Message failed to send due to an unknown error.")),
            Map.entry(131016, new Documentation(500, "Service unavailable", "A service is temporarily unavailable.")),
            Map.entry(131021,
                    new Documentation(400, "Recipient cannot be sender", "Sender and recipient phone number is the same.")),
            Map.entry(131026, new Documentation(400, "Message undeliverable", "Unable to deliver message.")),
            Map.entry(131031, new Documentation(403, "Account has been locked", "The account was restricted or disabled.")),
            Map.entry(131042,
                    new Documentation(400, "Business eligibility payment issue",
                            "There was an error related to your payment method.")),
            Map.entry(131047,
                    new Documentation(400, "Re-engagement message",
                            "Message failed to send because more than 24 hours have passed"
                                    + " since the customer last replied to this number.")),
            Map.entry(131048,
                    new Documentation(400, "Spam rate limit hit",
                            "Message failed to send because of restrictions on this number.")),
            Map.entry(131051, new Documentation(400, "Unsupported message type", "Unsupported message type.")),
            Map.entry(131056, new Documentation(400, "(Business Account, Consumer Account) pair rate limit hit",
                    "Too many messages sent from this number to the same number in a short period of time.")),
            Map.entry(131057,
                    new Documentation(500, "Account in maintenance mode", "Business Account is in maintenance mode.")),
            Map.entry(133004, new Documentation(503, "Server Temporarily Unavailable", "Server is temporarily unavailable.")),
            Map.entry(80007,
                    new Documentation(400, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit.")));

    final int http;
    private final int code;
    private final int subcode;
    private final String type;
    private final String details;

    private SimulatedGraphError(int http, int code, int subcode, String type, String... texts) {
        super(texts[0]);
        this.http = http;
        this.code = code;
        this.subcode = subcode;
        this.type = type;
        this.details = texts.length > 1 ? texts[1] : null;
    }

    static SimulatedGraphError invalidToken() {
        return new SimulatedGraphError(401, 190, 0, "OAuthException", "Invalid OAuth access token - Cannot parse access token");
    }

    static SimulatedGraphError unknownObject(String method, String id) {
        return new SimulatedGraphError(BAD_REQUEST, 100, 33, "GraphMethodException",
                "Unsupported " + method + " request. Object with ID '" + id
                        + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation");
    }

    static SimulatedGraphError invalidParameter(String message) {
        return new SimulatedGraphError(BAD_REQUEST, 100, 0, "OAuthException", "(#100) " + message);
    }

    /** Returns the error of a code; an unlisted code gets HTTP status 400. */
    static SimulatedGraphError of(int code, int http) {
        var documented = DOCUMENTED.getOrDefault(code, new Documentation(BAD_REQUEST, "Generic error", "The request failed."));
        return new SimulatedGraphError(http == 0 ? documented.http : http, code, 0, "OAuthException",
                "(#" + code + ") " + documented.title,
                documented.details);
    }

    int code() {
        return code;
    }

    /** Returns the body of an error response. */
    JsonObject toResponse() {
        var error = new JsonObject().put("message", getMessage()).put("type", type).put("code", code);
        if (details != null) {
            error.put("error_data", new JsonObject().put("messaging_product", "whatsapp").put("details", details));
        }
        if (subcode != 0) {
            error.put("error_subcode", subcode);
        }
        return new JsonObject().put("error", error.put("fbtrace_id", "A" + UUID.randomUUID().toString().replace("-", "")));
    }

    /** Returns the {@code errors} of a failed status. */
    static JsonArray toStatusErrors(int code) {
        var documented = DOCUMENTED.getOrDefault(code, new Documentation(BAD_REQUEST, "Generic error", "The message failed."));
        return new JsonArray()
                .add(new JsonObject().put("code", code).put("title", documented.title).put("message", documented.title)
                        .put("error_data", new JsonObject().put("details", documented.details))
                        .put("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"));
    }
}
