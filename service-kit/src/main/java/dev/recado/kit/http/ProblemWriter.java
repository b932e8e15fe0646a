package dev.recado.kit.http;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.RoutingContext;

/** Writes the problem documents of Vert.x routes and filters, to which no exception mapper applies. */
@Singleton
class ProblemWriter {

    private final ProblemResponses problems;
    private final ObjectMapper mapper;

    ProblemWriter(ProblemResponses problems, ObjectMapper mapper) {
        this.problems = problems;
        this.mapper = mapper;
    }

    void answer(RoutingContext context, int status) {
        answer(context, ProblemResponses.ofStatus(status));
    }

    /** Does nothing if the response has begun. */
    void answer(RoutingContext context, SuiteException refusal) {
        var response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        var problem = problems.of(refusal, context).getEntity();
        try {
            response.setStatusCode(refusal.status()).putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always writable", e);
        }
    }

    /** Answers and closes the connection, because the rest of the request's body may never arrive. */
    void answerAndClose(RoutingContext context, SuiteException refusal) {
        context.response().putHeader("Connection", "close");
        // not the response's own handler: it would replace those that were added before
        context.addEndHandler(sent -> context.request().connection().close());
        answer(context, refusal);
    }
}
