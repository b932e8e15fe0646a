package dev.recado.conversation.console;

import java.util.UUID;

import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/** Parses values of query parameters, and refuses malformed ones with 400 and the parameter's name. */
public final class QueryValues {

    private QueryValues() {
    }

    public static @Nullable Integer wholeNumber(String field, @Nullable String written) {
        try {
            return written == null ? null : Integer.valueOf(written);
        } catch (NumberFormatException noNumber) {
            throw Refusal.invalid(field, "must be a whole number, not " + GivenValue.quoted(written));
        }
    }

    public static @Nullable UUID id(String field, @Nullable String written) {
        try {
            return written == null ? null : UUID.fromString(written);
        } catch (IllegalArgumentException noId) {
            throw Refusal.invalid(field,
                    "must be an id such as 6f0e9c1a-0000-4000-8000-000000000001, not " + GivenValue.quoted(written));
        }
    }
}
