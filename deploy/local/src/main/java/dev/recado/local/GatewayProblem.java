package dev.recado.local;

import java.time.Instant;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** The errors of the gateway itself, as problem documents like those of the services. */
enum GatewayProblem {

    BAD_REQUEST(400, "Bad Request", "INVALID_PAYLOAD",
            "The request is not valid: a web socket's request has no body."), NOT_FOUND(404, "Not Found", "NOT_FOUND",
                    "This path does not exist."), REQUEST_TIMEOUT(408, "Request Timeout", "REQUEST_TIMEOUT",
                            "The body did not arrive within 10 s."), TOO_MANY_REQUESTS(429, "Too Many Requests", "RATE_LIMITED",
                                    "This address has too many requests in progress, or too many web sockets; the limits are "
                                            + GatewayLimits.REQUESTS_PER_ADDRESS_MAX + " and "
                                            + GatewayLimits.CONNECTIONS_PER_ADDRESS_MAX + "."), UNREACHABLE(503,
                                                    "Service Unavailable",
                                                    "UPSTREAM_ERROR",
                                                    "The service of this path cannot be reached; try again.");

    static final String MEDIA_TYPE = "application/problem+json";
    private final int status;
    private final String title;
    private final String code;
    private final String detail;

    GatewayProblem(int status, String title, String code, String detail) {
        this.status = status;
        this.title = title;
        this.code = code;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    Buffer body(String requestId) {
        return new JsonObject().put("type", "about:blank").put("title", title).put("status", status).put("detail", detail)
                .put("code", code).put("request_id", requestId).put("timestamp", Instant.now().toString()).toBuffer();
    }

    /** Answers and closes the connection, because the gateway does not read the rest of the request. */
    void answerAndClose(HttpServerRequest request) {
        var requestId = request.getHeader(GatewayRequestFilter.REQUEST_ID);
        request.response().setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE)
                .putHeader(GatewayRequestFilter.REQUEST_ID, requestId).putHeader("Connection", "close").end(body(requestId))
                .onComplete(sent -> GatewayConnections.closeUnsent(request.connection()));
    }
}
