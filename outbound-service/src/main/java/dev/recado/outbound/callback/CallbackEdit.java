package dev.recado.outbound.callback;

import java.util.ArrayList;
import java.util.List;

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

    static final String STATE = "state";

    boolean isEmpty() {
        return url == null && name == null && state == null;
    }

    boolean enables() {
        return CallbackView.ACTIVE.equals(state);
    }

    boolean disables() {
        return CallbackView.DISABLED.equals(state);
    }

    /** Returns the names of the fields that would differ afterwards. */
    List<String> changes(Callback callback) {
        var changes = new ArrayList<String>();
        if (url != null && !url.equals(callback.url())) {
            changes.add("url");
        }
        if (name != null && !name.equals(callback.name())) {
            changes.add("name");
        }
        if (state != null && !state.equals(CallbackView.state(callback))) {
            changes.add(STATE);
        }
        return changes;
    }

    /** The address may contain a secret. */
    @Override
    public String toString() {
        return "CallbackEdit[" + name + ", " + state + "]";
    }
}
