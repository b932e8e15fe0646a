package dev.recado.ai.model;

import java.time.Duration;
import java.util.Locale;

import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import org.jspecify.annotations.Nullable;

/** The result of one model call: a decision, or a failure whose type determines whether it is retried. */
public sealed interface ModelAnswer {

    /** The value of the column and metrics tag {@code outcome}. */
    String outcome();

    /** The model's decision, validated. */
    record Decided(Decision decision) implements ModelAnswer {
        @Override
        public String outcome() {
            return "decided";
        }
    }

    /** A failed call. Unless a retry succeeds, the conversation is handed over with this cause. */
    sealed interface Failed extends ModelAnswer {

        HandOverCause cause();

        /** A code for logs and table {@code model_call}; it never contains text of a customer or of Google. */
        String reason();

        @Override
        default String outcome() {
            return cause().name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Google refused the call because of a rate or quota limit.
     *
     * @param retryAfter the pause that Google requests
     * @param quotaSpent true if the daily quota or the spend cap is used up, so that a retry cannot succeed
     */
    record RateLimited(@Nullable Duration retryAfter, boolean quotaSpent) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_RATE_LIMITED;
        }

        @Override
        public String reason() {
            return quotaSpent ? "quota spent" : "HTTP 429";
        }
    }

    /** Gemini or the network to it is temporarily down. */
    record Unavailable(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_UNAVAILABLE;
        }
    }

    /** The complete answer did not arrive within the call's time limit. */
    record TimedOut() implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_TIMEOUT;
        }

        @Override
        public String reason() {
            return "timeout";
        }
    }

    /** The key, model, address or request is wrong; an operator must correct it. */
    record Misconfigured(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_MISCONFIGURED;
        }
    }

    /** Google's safety filters blocked the prompt or the answer. */
    record Blocked(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.PROMPT_BLOCKED;
        }
    }

    /** The answer is cut off, empty, or not JSON of the requested schema. */
    record Malformed(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MALFORMED_OUTPUT;
        }
    }
}
