package dev.recado.ingest.webhook;

import java.time.Clock;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.http.RefusedBody;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Answers webhooks: 200 without a body, or a refusal as problem+json. */
@Singleton
class WebhookResponses {

    private static final String REQUEST_ID = "requestId";

    private final ObjectMapper json;
    private final WebhookConfig config;
    private final Clock clock;
    private final Vertx vertx;

    WebhookResponses(ObjectMapper json, WebhookConfig config, Clock clock, Vertx vertx) {
        this.json = json;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Returns the status of the answer, or 0 when the connection is already closed. */
    int accept(RoutingContext context) {
        if (context.response().closed()) {
            return 0;
        }
        context.response().end();
        return 200;
    }

    /** Returns the status of the answer, or 0 when the connection is already closed. */
    int refuse(RoutingContext context, Throwable failure) {
        if (context.response().ended() || context.response().closed()) {
            return 0;
        }
        var refusal = failure instanceof Refusal expected ? expected : unexpected(failure);
        var response = context.response().setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (refusal.retryAfter() != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, refusal.retryAfter().toSeconds())));
        }
        RefusedBody.discard(vertx, context.request());
        response.end(body(refusal, context.get(REQUEST_ID)));
        return refusal.status();
    }

    /** A 503 with the configured {@code Retry-After}; Meta then delivers the webhook again. */
    Refusal unavailable(String reason) {
        return Refusal.unavailable(config.retryAfter(), reason);
    }

    private Buffer body(Refusal refusal, String requestId) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(Problem.of(refusal, requestId, clock.instant())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem body cannot be written", e);
        }
    }

    private static Refusal unexpected(Throwable failure) {
        Log.error("A webhook is answered 500 because of a defect; report it with this stack trace", failure);
        return Refusal.of(500, "INTERNAL_ERROR", "an unexpected error occurred");
    }
}
