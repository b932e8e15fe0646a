package dev.recado.kit.http;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers requests that reach no resource (unknown path, body too large) with a problem document. */
@Singleton
class FallbackRoutes {

    private static final int AFTER_REQUEST_ID = 999;
    private static final int LENGTH_DIGITS_MAX = 18;

    private final ProblemWriter problems;
    private final StreamedBodies streamed;

    FallbackRoutes(ProblemWriter problems, StreamedBodies streamed) {
        this.problems = problems;
        this.streamed = streamed;
    }

    void register(@Observes Router router) {
        router.route().last().handler(context -> problems.answer(context, 404));
        for (var status : new int[]{400, 401, 403, 404, 405, 406, 408, 413, 415, 500}) {
            router.errorHandler(status, context -> answer(context, status));
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseTooLarge, AFTER_REQUEST_ID);
    }

    /** Checks the {@code Content-Length} header; the server applies the same limit to bodies without it. */
    private void refuseTooLarge(RoutingContext context) {
        if (announced(context.request().getHeader("Content-Length")) <= streamed.bytesMax(context)) {
            context.next();
            return;
        }
        RefusedBody.discard(context.vertx(), context.request());
        problems.answer(context, 413);
    }

    private static long announced(String length) {
        if (length == null || length.isEmpty() || length.length() > LENGTH_DIGITS_MAX) {
            return 0;
        }
        var announced = 0L;
        for (var i = 0; i < length.length(); i++) {
            var digit = length.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            announced = announced * 10 + digit;
        }
        return announced;
    }

    private void answer(RoutingContext context, int status) {
        if (status == 500 && !context.response().headWritten()) {
            Log.errorf(context.failure(), "Request failed; please report this defect requestId=%s", RequestId.of(context));
        }
        problems.answer(context, status);
    }
}
