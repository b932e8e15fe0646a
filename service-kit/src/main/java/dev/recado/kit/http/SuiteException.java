package dev.recado.kit.http;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.kit.lifecycle.FailureClassifier;

/** An error that is returned to the caller as a problem document. */
public abstract sealed class SuiteException extends RuntimeException implements FailureClassifier.Described permits Refusal {

    private static final long serialVersionUID = 1L;

    private static final int CONFLICT = 409;

    private final int status;
    private final String code;
    private final transient List<Problem.Detail> details;
    private final Duration retryAfter;

    SuiteException(int status, String code, String message, List<Problem.Detail> details, Duration retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = List.copyOf(details);
        this.retryAfter = retryAfter;
    }

    /** Skips the stack trace: a refusal is no defect, and a flood of requests causes thousands a second. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /** The code and the names of the wrong fields; the details of a conflict are no wrong fields but name what is possible. */
    @Override
    public String outcome() {
        return status == CONFLICT
                ? code
                : Stream.concat(Stream.of(code), details.stream().map(Problem.Detail::field).distinct())
                        .collect(Collectors.joining(" "));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<Problem.Detail> details() {
        return details;
    }

    /** The time after which a retry makes sense, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
