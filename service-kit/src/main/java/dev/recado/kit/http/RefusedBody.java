package dev.recado.kit.http;

import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** Discards the rest of a refused request's body, because most clients read the answer only after they have written their request. */
public final class RefusedBody {

    /** The connection is closed when the body has not ended by then. */
    private static final long DISCARD_MILLIS_MAX = 5_000;

    private RefusedBody() {
    }

    /**
     * Call it before the answer is written, and without the header {@code Connection: close}: Vert.x would disconnect the client
     * before it reads the answer.
     */
    public static void discard(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        var timer = vertx.setTimer(DISCARD_MILLIS_MAX, expired -> request.connection().close());
        request.handler(chunk -> Log.trace("a part of a refused body is discarded"))
                .endHandler(end -> vertx.cancelTimer(timer))
                .exceptionHandler(failure -> vertx.cancelTimer(timer));
        request.resume();
    }
}
