package dev.recado.kit.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

import jakarta.enterprise.context.RequestScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import io.vertx.ext.web.RoutingContext;

/** Reads the {@code Idempotency-Key} of the current request. */
@RequestScoped
public class IdempotencyKeys {

    private static final String HEADER = "Idempotency-Key";
    private static final int KEY_CHARS_MAX = 255;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1," + KEY_CHARS_MAX + "}");

    private final RoutingContext context;
    private final Caller caller;
    private final ObjectMapper mapper;

    IdempotencyKeys(RoutingContext context, Caller caller, ObjectMapper mapper) {
        this.context = context;
        this.caller = caller;
        this.mapper = mapper;
    }

    /**
     * The current request, or null when it has no key.
     *
     * @param body the parsed body; null for a request without one
     */
    public IdempotentRequest current(Object body) {
        var key = context.request().getHeader(HEADER);
        if (key == null) {
            return null;
        }
        if (!KEY.matcher(key).matches()) {
            throw Refusal.invalid(HEADER,
                    "must have 1 to " + KEY_CHARS_MAX + " characters, all visible ASCII; it has " + key.length());
        }
        return new IdempotentRequest(caller.tenant(), caller.userId().toString(), key, hash(body));
    }

    private byte[] hash(Object body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (context.request().method() + " " + context.normalizedPath() + "\n").getBytes(StandardCharsets.UTF_8));
            return digest.digest(mapper.writeValueAsBytes(body));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("the request cannot be compared with another", e);
        }
    }
}
