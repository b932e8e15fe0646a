package dev.recado.kit.http;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import com.fasterxml.jackson.core.JacksonException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.RestResponse;

/** Builds the problem+json answers of resources and plain routes. */
@ApplicationScoped
class ProblemResponses {

    private final Clock clock;

    ProblemResponses(Clock clock) {
        this.clock = clock;
    }

    RestResponse<Problem> of(SuiteException refusal, RoutingContext context) {
        var problem = Problem.of(refusal, RequestId.of(context), clock.instant());
        var answer = RestResponse.ResponseBuilder.<Problem>create(refusal.status()).entity(problem)
                .header(HttpHeaders.CONTENT_TYPE.toString(), Problem.MEDIA_TYPE);
        if (refusal.status() == 401) {
            answer.header("WWW-Authenticate", "Bearer");
        }
        if (refusal.retryAfter() != null) {
            answer.header("Retry-After", seconds(refusal.retryAfter()));
        }
        return answer.build();
    }

    SuiteException of(WebApplicationException failure, UriInfo uri) {
        return isUnreadableParameter(failure)
                ? unreadableParameter(failure.getCause(), uri)
                : ofStatus(failure.getResponse().getStatus());
    }

    /** True when a parameter is malformed. The framework reports 404 for it, or 400 for headers and forms. */
    private static boolean isUnreadableParameter(WebApplicationException failure) {
        return failure.getCause() != null && !(failure.getCause() instanceof JacksonException)
                && (failure instanceof NotFoundException || failure instanceof BadRequestException);
    }

    /**
     * Finds the parameter by its value, because the framework does not report its name. A malformed id in the path names no
     * resource, so it stays 404.
     */
    private static SuiteException unreadableParameter(Throwable cause, UriInfo uri) {
        var message = String.valueOf(cause.getMessage());
        return values(uri.getQueryParameters()).filter(parameter -> quotes(message, parameter.getValue())).findFirst()
                .<SuiteException>map(parameter -> Refusal.invalid(parameter.getKey(),
                        "is not readable: " + GivenValue.quoted(parameter.getValue())))
                .orElseGet(() -> isInPath(message, uri)
                        ? ofStatus(404)
                        : Refusal.of(400, "INVALID_PAYLOAD", "a parameter of the request is not readable"));
    }

    /** Whether the text ends with the value or quotes it; any other place may be a part of a word. */
    private static boolean quotes(String message, String value) {
        return message.endsWith(": " + value) || message.contains("\"" + value + "\"");
    }

    private static boolean isInPath(String message, UriInfo uri) {
        return uri.getQueryParameters().isEmpty() && !uri.getPathParameters().isEmpty()
                || values(uri.getPathParameters()).anyMatch(parameter -> quotes(message, parameter.getValue()));
    }

    private static Stream<Map.Entry<String, String>> values(MultivaluedMap<String, String> parameters) {
        return parameters.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream().filter(value -> !value.isEmpty())
                        .map(value -> Map.entry(parameter.getKey(), value)));
    }

    static SuiteException ofStatus(int status) {
        return switch (status) {
            case 400, 415 ->
                Refusal.of(status, "INVALID_PAYLOAD", "the request is not readable: its content type or its syntax is wrong");
            case 401 -> Refusal.unauthorized();
            case 403 -> Refusal.forbidden("the caller lacks the permission for this request");
            case 404 -> Refusal.notFound("resource");
            case 405 -> Refusal.of(405, "METHOD_NOT_ALLOWED", "this path does not support the method");
            case 406 -> Refusal.of(406, "NOT_ACCEPTABLE", "no accepted content type is available");
            case 408 -> Refusal.of(408, "REQUEST_TIMEOUT", "the body did not arrive in time");
            case 413 -> Refusal.of(413, "PAYLOAD_TOO_LARGE", "the body exceeds the size limit");
            default -> Refusal.of(status, status < 500 ? "REFUSED" : "INTERNAL_ERROR", reason(status));
        };
    }

    SuiteException of(ConstraintViolationException failure) {
        return new Violations(failure.getConstraintViolations()).refusal();
    }

    private static String reason(int status) {
        var found = Response.Status.fromStatusCode(status);
        return found == null ? "refused" : found.getReasonPhrase();
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    /** Converts violations of bean validation. */
    private record Violations(Set<ConstraintViolation<?>> violations) {

        SuiteException refusal() {
            List<Problem.Detail> details = violations.stream()
                    .map(violation -> new Problem.Detail(field(violation), violation.getMessage())).sorted(
                            Comparator.comparing(Problem.Detail::field))
                    .toList();
            return Refusal.invalid(details);
        }

        /** The path without method and parameter, in snake case. */
        private static String field(ConstraintViolation<?> violation) {
            var path = violation.getPropertyPath().toString();
            var parts = path.split("\\.", 3);
            var field = parts.length == 3 ? parts[2] : parts[parts.length - 1];
            return field.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        }
    }
}
