package dev.recado.outbound.media;

import java.util.UUID;

import dev.recado.kit.http.GivenValue;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The parameters of a signed link; all are null in a request with a token. */
record LinkQuery(@RestQuery @Schema(type = SchemaType.STRING, format = "uuid") String tenant,
        @RestQuery @Schema(type = SchemaType.INTEGER, format = "int64") String expires, @RestQuery String signature) {

    boolean isSigned() {
        return signature != null;
    }

    @Nullable
    UUID tenantId() {
        return GivenValue.id("tenant", tenant);
    }

    /** Seconds since 1970; 0, which has passed, when it is not readable. */
    long expiresAt() {
        return expires != null && expires.matches("\\d{1,15}") ? Long.parseLong(expires) : 0;
    }
}
