package dev.recado.kit.http;

import java.time.Instant;
import java.util.List;

import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Body of every error answer, by RFC 9457. */
@RegisterForReflection
public record Problem(String type, String title, int status, String detail, String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Detail> details, String requestId, Instant timestamp) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** Creates the problem document of a refusal. */
    public static Problem of(SuiteException refusal, String requestId, Instant now) {
        var status = Response.Status.fromStatusCode(refusal.status());
        return new Problem("about:blank", status == null ? "Refused" : status.getReasonPhrase(), refusal.status(),
                refusal.getMessage(), refusal.code(), refusal.details(), requestId, now);
    }

    /** @param field the name of the wrong field in the request's JSON or query */
    @RegisterForReflection
    public record Detail(String field, String message) {

        private static final int FIELD_CHARS_MAX = 120;
        private static final int MESSAGE_CHARS_MAX = 1_000;

        /** Shortens both, because the field may be a key from the request, and the message may quote a value. */
        public Detail {
            field = field == null ? null : GivenValue.cut(field, FIELD_CHARS_MAX);
            message = message == null ? null : GivenValue.cut(message, MESSAGE_CHARS_MAX);
        }
    }
}
