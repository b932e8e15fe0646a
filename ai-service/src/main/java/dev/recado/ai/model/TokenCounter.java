package dev.recado.ai.model;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Collects the token counts of the model call that runs on the current thread. LangChain4j returns them only in {@code
 * Result<T>}, but the extension builds a wrong JSON schema for that type.
 */
final class TokenCounter {

    private static final ScopedValue<TokenCounter> CURRENT = ScopedValue.newInstance();

    private @Nullable Integer input;
    private @Nullable Integer output;

    /** Runs a call and collects its token counts here. */
    <T> T count(Supplier<T> call) {
        return ScopedValue.where(CURRENT, this).call(call::get);
    }

    /** Stores the counts of the current call; does nothing outside {@link #count}. */
    static void record(@Nullable Integer input, @Nullable Integer output) {
        if (CURRENT.isBound()) {
            CURRENT.get().input = input;
            CURRENT.get().output = output;
        }
    }

    /** The tokens of the prompt, if a response reported them. */
    @Nullable
    Integer input() {
        return input;
    }

    /** The tokens of answer and thoughts, both billed as output, if a response reported them. */
    @Nullable
    Integer output() {
        return output;
    }
}
