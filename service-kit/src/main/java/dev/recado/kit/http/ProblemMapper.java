package dev.recado.kit.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.UriInfo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps every failure of a request to a problem document. */
class ProblemMapper {

    private final ProblemResponses problems;

    ProblemMapper(ProblemResponses problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper
    RestResponse<Problem> refused(SuiteException refusal, RoutingContext context) {
        return problems.of(refusal, context);
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    RestResponse<Problem> unauthorized(SecurityException failure, RoutingContext context) {
        return problems.of(Refusal.unauthorized(), context);
    }

    @ServerExceptionMapper
    RestResponse<Problem> forbidden(ForbiddenException failure, RoutingContext context) {
        return problems.of(Refusal.forbidden("the caller lacks the permission for this request"), context);
    }

    @ServerExceptionMapper
    RestResponse<Problem> invalid(ConstraintViolationException failure, RoutingContext context) {
        return problems.of(problems.of(failure), context);
    }

    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    RestResponse<Problem> unreadable(JacksonException failure, RoutingContext context) {
        return problems.of(failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                ? Refusal.invalid(field(mapping), "is not readable" + given(mapping) + "; correct its type or form")
                : ProblemResponses.ofStatus(400), context);
    }

    private static String field(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining()).replaceFirst("^[.]", "");
    }

    private static String given(JsonMappingException failure) {
        return failure instanceof InvalidFormatException invalid
                ? ": " + GivenValue.quoted(String.valueOf(invalid.getValue()))
                : "";
    }

    @ServerExceptionMapper
    RestResponse<Problem> web(WebApplicationException failure, RoutingContext context, UriInfo uri) {
        return problems.of(problems.of(failure, uri), context);
    }

    /** An outage is answered 503; every other failure is a defect, logged as an error. */
    @ServerExceptionMapper
    RestResponse<Problem> failed(Throwable failure, RoutingContext context) {
        if (failure instanceof TimeoutException || FailureClassifier.endsByItself(failure)) {
            Log.warnf("A request is answered 503 because of an outage; check the database and Kafka requestId=%s outcome=%s",
                    RequestId.of(context),
                    FailureClassifier.outcome(failure));
            return problems.of(Refusal.unavailable(Duration.ofSeconds(2),
                    "a dependency of the service is unavailable; retry in a few seconds"), context);
        }
        Log.errorf(failure, "Request failed; please report this defect requestId=%s", RequestId.of(context));
        return problems.of(Refusal.of(500, "INTERNAL_ERROR", "the request failed because of a defect in the service"), context);
    }
}
