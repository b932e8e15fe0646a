package dev.recado.kit.http;

import java.time.Duration;
import java.util.List;

/** An expected error that an HTTP endpoint returns, with its status, code and message. */
public final class Refusal extends SuiteException {

    private static final long serialVersionUID = 1L;

    private Refusal(int status, String code, String message, List<Problem.Detail> details, Duration retryAfter) {
        super(status, code, message, details, retryAfter);
    }

    /** A refusal with a specific code, such as {@code WINDOW_CLOSED}. */
    public static Refusal of(int status, String code, String message) {
        return new Refusal(status, code, message, List.of(), null);
    }

    /** A refusal with a specific code that names the wrong field. */
    public static Refusal of(int status, String code, String message, Problem.Detail detail) {
        return new Refusal(status, code, message, List.of(detail), null);
    }

    /** @param what the missing thing, in the singular: {@code conversation} */
    public static Refusal notFound(String what) {
        return of(404, "NOT_FOUND", "no such " + what);
    }

    public static Refusal forbidden(String why) {
        return of(403, "FORBIDDEN", why);
    }

    public static Refusal unauthorized() {
        return of(401, "UNAUTHORIZED", "a valid token is required");
    }

    public static Refusal invalid(String field, String message) {
        return invalid(List.of(new Problem.Detail(field, message)));
    }

    public static Refusal invalid(List<Problem.Detail> details) {
        return new Refusal(400, "INVALID_PAYLOAD", "the request is not valid; see details", details, null);
    }

    public static Refusal conflict(String code, String message) {
        return of(409, code, message);
    }

    /** @param details what the caller may do instead, or which fields conflict */
    public static Refusal conflict(String code, String message, List<Problem.Detail> details) {
        return new Refusal(409, code, message, details, null);
    }

    public static Refusal rateLimited(Duration retryAfter) {
        return new Refusal(429, "RATE_LIMITED", "too many requests; retry after the time in Retry-After", List.of(),
                retryAfter);
    }

    public static Refusal unavailable(Duration retryAfter, String message) {
        return new Refusal(503, "UNAVAILABLE", message, List.of(), retryAfter);
    }

    public static Refusal upstream(String message) {
        return of(502, "UPSTREAM_ERROR", message);
    }
}
