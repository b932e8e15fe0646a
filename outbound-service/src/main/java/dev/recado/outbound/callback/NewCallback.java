package dev.recado.outbound.callback;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * The request for a new callback.
 *
 * @param url https, on a public address
 * @param name for people
 */
record NewCallback(@NotNull @Size(max = URL_MAX) String url,
        @HasVisibleCharacter @OneLine @Size(max = NAME_MAX) @Nullable String name) {

    static final int URL_MAX = 2048;
    static final int NAME_MAX = 80;

    /** The address may contain a secret. */
    @Override
    public String toString() {
        return "NewCallback[" + name + "]";
    }
}
