package dev.recado.outbound.callback;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * The request to change a callback; absent fields stay unchanged.
 *
 * @param state {@code active} or {@code disabled}
 */
record CallbackEdit(@Size(max = NewCallback.URL_MAX) @Nullable String url,
        @HasVisibleCharacter @OneLine @Size(max = NewCallback.NAME_MAX) @Nullable String name,
        @Pattern(regexp = "active|disabled", message = "must be active or disabled") @Nullable String state) {

    boolean isEmpty() {
        return url == null && name == null && state == null;
    }

    boolean enables() {
        return CallbackView.ACTIVE.equals(state);
    }

    boolean disables() {
        return CallbackView.DISABLED.equals(state);
    }

    /** The address may contain a secret. */
    @Override
    public String toString() {
        return "CallbackEdit[" + name + ", " + state + "]";
    }
}
