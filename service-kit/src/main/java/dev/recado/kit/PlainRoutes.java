package dev.recado.kit;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers what never reaches a resource (no such path, a body too large) in the same shape as everything else. */
@Singleton
class PlainRoutes {

    private final Problems problems;
    private final ObjectMapper mapper;

    PlainRoutes(Problems problems, ObjectMapper mapper) {
        this.problems = problems;
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().last().handler(context -> answer(context, 404));
        for (var status : new int[]{400, 401, 403, 404, 405, 406, 413, 415, 500}) {
            router.errorHandler(status, context -> answer(context, status));
        }
    }

    private void answer(RoutingContext context, int status) {
        var response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        if (status == 500) {
            Log.errorf(context.failure(), "request failed requestId=%s", RequestId.of(context));
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
