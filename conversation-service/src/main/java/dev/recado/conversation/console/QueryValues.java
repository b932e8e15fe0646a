package dev.recado.conversation.console;

import java.util.UUID;

import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads the values of query parameters; the framework answers unreadable ones with 404 instead of 400. */
public final class QueryValues {

    private QueryValues() {
    }

    public static @Nullable Integer wholeNumber(String field, @Nullable String written) {
        try {
            return written == null ? null : Integer.valueOf(written);
        } catch (NumberFormatException noNumber) {
            throw Refusal.invalid(field, "must be a whole number");
        }
    }

    public static @Nullable UUID id(String field, @Nullable String written) {
        try {
            return written == null ? null : UUID.fromString(written);
        } catch (IllegalArgumentException noId) {
            throw Refusal.invalid(field, "must be an id, such as 6f0e9c1a-0000-4000-8000-000000000001");
        }
    }
}
