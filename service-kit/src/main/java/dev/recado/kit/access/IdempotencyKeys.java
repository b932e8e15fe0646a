package dev.recado.kit.access;

import java.util.regex.Pattern;

import jakarta.enterprise.context.RequestScoped;

import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.idempotency.RequestHashes;
import io.vertx.ext.web.RoutingContext;

/** Describes the current request by its {@code Idempotency-Key}, which counts for the caller alone. */
@RequestScoped
public class IdempotencyKeys {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1," + IdempotencyHeader.KEY_CHARS_MAX + "}");

    private final RoutingContext context;
    private final Caller caller;
    private final RequestHashes fingerprints;

    IdempotencyKeys(RoutingContext context, Caller caller, RequestHashes fingerprints) {
        this.context = context;
        this.caller = caller;
        this.fingerprints = fingerprints;
    }

    /**
     * The current request, or null when it has no key.
     *
     * @param key the value of {@link IdempotencyHeader#NAME}, or null
     * @param body the parsed body; null for a request without one
     */
    public IdempotentRequest of(String key, Object body) {
        if (key == null) {
            return null;
        }
        if (!KEY.matcher(key).matches()) {
            throw Refusal.invalid(IdempotencyHeader.NAME, "must have 1 to " + IdempotencyHeader.KEY_CHARS_MAX
                    + " characters, all visible ASCII; it has " + key.length());
        }
        return fingerprints.of(caller.tenant(), caller.userId().toString(), key,
                context.request().method() + " " + context.normalizedPath(), body);
    }
}
