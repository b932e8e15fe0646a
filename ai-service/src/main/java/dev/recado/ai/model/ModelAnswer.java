package dev.recado.ai.model;

import java.time.Duration;
import java.util.Locale;

import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;

/** What came of asking the model once: a decision, or a failure of a kind that says what to do next. */
public sealed interface ModelAnswer {

    /** One word for the usage log and the metrics. */
    String outcome();

    /** What the model wants said or done, checked. */
    record Decided(Decision decision) implements ModelAnswer {
        @Override
        public String outcome() {
            return "decided";
        }
    }

    /** No decision; the customer gets a person, with this cause, unless a retry helps. */
    sealed interface Failed extends ModelAnswer {

        HandOverCause cause();

        /** What was seen, in a code that holds nothing a customer or Google wrote. */
        String reason();

        @Override
        default String outcome() {
            return cause().name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param retryAfter what Google asks for, or null
     * @param quotaSpent true when waiting does not help today
     */
    record RateLimited(Duration retryAfter, boolean quotaSpent) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_RATE_LIMITED;
        }

        @Override
        public String reason() {
            return quotaSpent ? "quota spent" : "HTTP 429";
        }
    }

    /** Google or the way to it is down for the moment. */
    record Unavailable(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_UNAVAILABLE;
        }
    }

    /** No whole answer within the call's time. */
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

    /** Wrong key, model, address or request: someone must act. */
    record Misconfigured(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MODEL_MISCONFIGURED;
        }
    }

    /** Google refused the prompt, or its own answer to it. */
    record Blocked(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.PROMPT_BLOCKED;
        }
    }

    /** An answer that is none: cut off, empty, or not the JSON asked for. */
    record Malformed(String reason) implements Failed {
        @Override
        public HandOverCause cause() {
            return HandOverCause.MALFORMED_OUTPUT;
        }
    }
}
