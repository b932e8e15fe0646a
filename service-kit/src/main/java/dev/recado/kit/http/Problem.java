package dev.recado.kit.http;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The body of every answer that is no success, RFC 9457. */
@RegisterForReflection
public record Problem(String type, String title, int status, String detail, String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Detail> details, String requestId, Instant timestamp) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** @param field of the request, as the caller named it */
    @RegisterForReflection
    public record Detail(String field, String message) {
    }
}
