package dev.recado.simulator.meta;

import java.util.UUID;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** An error response of the Graph API, in its documented format. */
public final class SimulatedGraphError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int INVALID_PARAMETER = 100;
    private static final int PARAMETER_MISSING = 131008;
    private static final int VALUE_INVALID = 131009;
    private static final int SESSION_EXPIRED = 463;
    private static final int OBJECT_UNKNOWN = 33;
    private static final String OAUTH = "OAuthException";

    private final int http;
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
        return new SimulatedGraphError(401, 190, 0, OAUTH, "Invalid OAuth access token - Cannot parse access token");
    }

    static SimulatedGraphError expiredToken() {
        return new SimulatedGraphError(401, 190, SESSION_EXPIRED, OAUTH,
                "(#190) Error validating access token: Session has expired",
                "Your access token has expired.");
    }

    public static SimulatedGraphError unknownObject(String method, String id) {
        return new SimulatedGraphError(BAD_REQUEST, INVALID_PARAMETER, OBJECT_UNKNOWN, "GraphMethodException",
                "Unsupported " + method + " request. Object with ID '" + id
                        + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation");
    }

    public static SimulatedGraphError invalidParameter(String message) {
        return new SimulatedGraphError(BAD_REQUEST, INVALID_PARAMETER, 0, OAUTH, "(#100) " + message);
    }

    /** Returns the error of a template request, whose documented code is the subcode of a code 100. */
    public static SimulatedGraphError invalidTemplate(int subcode, String details) {
        return new SimulatedGraphError(BAD_REQUEST, INVALID_PARAMETER, subcode, OAUTH, "Invalid parameter", details);
    }

    public static SimulatedGraphError missing(String parameter) {
        return of(PARAMETER_MISSING, "The parameter " + parameter + " is required.");
    }

    public static SimulatedGraphError invalidValue(String details) {
        return of(VALUE_INVALID, details);
    }

    /** Returns the error of a code with details of the caller's own. */
    public static SimulatedGraphError of(int code, String details) {
        var documented = DocumentedGraphErrors.of(code);
        return new SimulatedGraphError(documented.http(), code, 0, OAUTH, message(code, documented.title()), details);
    }

    /** Returns the error of a code; HTTP status 0 means the documented one. */
    public static SimulatedGraphError of(int code, int http) {
        var documented = DocumentedGraphErrors.of(code);
        return new SimulatedGraphError(http == 0 ? documented.http() : http, code, 0, OAUTH, message(code, documented.title()),
                documented.details());
    }

    private static String message(int code, String title) {
        return "(#" + code + ") " + title;
    }

    public int code() {
        return code;
    }

    public int http() {
        return http;
    }

    /** Answers a request that failed with such an error; any other failure is left to the next handler. */
    public static void answerFailure(RoutingContext http) {
        if (http.failure() instanceof SimulatedGraphError error) {
            http.response().setStatusCode(error.http);
            http.json(error.toResponse());
        } else {
            http.next();
        }
    }

    private JsonObject toResponse() {
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
    public static JsonArray toStatusErrors(int code) {
        var documented = DocumentedGraphErrors.of(code);
        return new JsonArray()
                .add(new JsonObject().put("code", code).put("title", documented.title()).put("message", documented.title())
                        .put("error_data", new JsonObject().put("details", documented.details()))
                        .put("href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"));
    }
}
