package dev.recado.ai.model;

import java.util.function.Supplier;

/**
 * Notes on the call's own thread what it cost: the extension makes the schema of a {@code Result<T>} out of {@code Result}, so that a
 * typed answer has no room for it.
 */
final class TokenCounter {

    private static final ScopedValue<TokenCounter> CURRENT = ScopedValue.newInstance();

    private Integer input;
    private Integer output;

    /** Runs a call whose cost is noted here. */
    <T> T of(Supplier<T> call) {
        return ScopedValue.where(CURRENT, this).call(call::get);
    }

    /** Called on the wire; a call that nobody counts is not noted. */
    static void note(Integer input, Integer output) {
        if (CURRENT.isBound()) {
            CURRENT.get().input = input;
            CURRENT.get().output = output;
        }
    }

    /** Null when no answer told. */
    Integer input() {
        return input;
    }

    /** With the thoughts, which are billed as output; null when no answer told. */
    Integer output() {
        return output;
    }
}
