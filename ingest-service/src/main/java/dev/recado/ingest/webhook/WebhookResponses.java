package dev.recado.ingest.webhook;

import java.time.Clock;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Says no as problem+json; a sender in the midst of its body is heard out for a moment, so that it reads the answer. */
@Singleton
class WebhookResponses {

    private static final long HEAR_OUT_MILLIS = 5_000;
    private static final String REQUEST_ID = "requestId";

    private final ObjectMapper json;
    private final Clock clock;
    private final Vertx vertx;

    WebhookResponses(ObjectMapper json, Clock clock, Vertx vertx) {
        this.json = json;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Tells the status that was answered; 0 when nobody listens any more. */
    int refuse(RoutingContext context, Throwable failure) {
        if (context.response().ended() || context.response().closed()) {
            return 0;
        }
        var refusal = failure instanceof Refusal known ? known : unexpected(failure);
        var response = context.response().setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (refusal.retryAfter() != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, refusal.retryAfter().toSeconds())));
        }
        if (!context.request().isEnded()) {
            hearOut(context.request());
        }
        response.end(body(refusal, context.get(REQUEST_ID)));
        return refusal.status();
    }

    /** The connection stays when the rest comes in time; the header "close" would cut the sender off before it reads. */
    private void hearOut(HttpServerRequest request) {
        var timer = vertx.setTimer(HEAR_OUT_MILLIS, late -> request.connection().close());
        request.handler(chunk -> Log.trace("the rest of a refused body")).endHandler(end -> vertx.cancelTimer(timer));
        request.resume();
    }

    private Buffer body(Refusal refusal, String requestId) {
        var title = HttpResponseStatus.valueOf(refusal.status()).reasonPhrase();
        try {
            return Buffer.buffer(json.writeValueAsBytes(new Problem("about:blank", title, refusal.status(),
                    refusal.getMessage(), refusal.code(), refusal.details(), requestId, clock.instant())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can be written", e);
        }
    }

    private static Refusal unexpected(Throwable failure) {
        Log.errorf("a webhook failed by a defect: %s", failure);
        return Refusal.of(500, "INTERNAL_ERROR", "something went wrong");
    }
}
