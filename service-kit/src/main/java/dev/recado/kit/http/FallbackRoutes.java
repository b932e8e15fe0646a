package dev.recado.kit.http;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.Config;

/** Answers requests that reach no resource (unknown path, body too large) with a problem document. */
@Singleton
class FallbackRoutes {

    private static final int AFTER_REQUEST_ID = 999;
    private static final int LENGTH_DIGITS_MAX = 18;

    private final ProblemResponses problems;
    private final ObjectMapper mapper;
    private final long bodyBytesMax;

    FallbackRoutes(ProblemResponses problems, ObjectMapper mapper, Config config) {
        this.bodyBytesMax = config.getOptionalValue("quarkus.http.limits.max-body-size", MemorySize.class)
                .map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        this.problems = problems;
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().last().handler(context -> answer(context, 404));
        for (var status : new int[]{400, 401, 403, 404, 405, 406, 413, 415, 500}) {
            router.errorHandler(status, context -> answer(context, status));
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseTooLarge, AFTER_REQUEST_ID);
    }

    /** Checks the {@code Content-Length} header; the server applies the same limit to bodies without it. */
    private void refuseTooLarge(RoutingContext context) {
        if (announced(context.request().getHeader("Content-Length")) <= bodyBytesMax) {
            context.next();
            return;
        }
        context.response().putHeader("Connection", "close").endHandler(sent -> context.request().connection().close());
        answer(context, 413);
    }

    private static long announced(String length) {
        if (length == null || length.isEmpty() || length.length() > LENGTH_DIGITS_MAX
                || !length.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return 0;
        }
        return Long.parseLong(length);
    }

    private void answer(RoutingContext context, int status) {
        var response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        if (status == 500) {
            Log.errorf(context.failure(), "Request failed; please report this defect requestId=%s", RequestId.of(context));
        }
        var problem = problems.of(problems.ofStatus(status), context).getEntity();
        try {
            response.setStatusCode(status).putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always writable", e);
        }
    }
}
