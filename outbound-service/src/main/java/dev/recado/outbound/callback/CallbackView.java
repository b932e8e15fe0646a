package dev.recado.outbound.callback;

import java.time.Instant;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A callback as the API shows it.
 *
 * @param state {@code active}, {@code failing} since the first failure after the last success, or {@code disabled}
 * @param disabledReason {@code request}, {@code gone} (the receiver answered 410) or {@code failing} (for five days)
 * @param oldSecretUntil until when the secret before the last rotation signs, too
 * @param secret only in the response to create and rotate
 */
@RegisterForReflection
public record CallbackView(UUID id, String url, @Nullable String name, String state, @Nullable String disabledReason,
        @Nullable Instant disabledAt, @Nullable Instant failingSince, @Nullable Instant oldSecretUntil, Instant createdAt,
        Instant updatedAt, @Nullable String secret) {

    static final String ACTIVE = "active";
    static final String DISABLED = "disabled";
    private static final String FAILING = "failing";

    static CallbackView of(Callback c) {
        return new CallbackView(c.id(), c.url(), c.name(), state(c), c.disabledReason(), c.disabledAt(), c.failingSince(),
                c.oldSecretUntil(), c.createdAt(), c.updatedAt(), null);
    }

    CallbackView withSecret(@Nullable String text) {
        return new CallbackView(id, url, name, state, disabledReason, disabledAt, failingSince, oldSecretUntil, createdAt,
                updatedAt, text);
    }

    static String state(Callback callback) {
        if (!callback.enabled()) {
            return DISABLED;
        }
        return callback.failingSince() == null ? ACTIVE : FAILING;
    }

    @Override
    public String toString() {
        return "CallbackView[" + id + "]";
    }
}
