package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Cause of a hand-over: first the model's decisions, then failures, then rules of the suite. */
public enum HandOverCause {
    CUSTOMER_ASKED, APPOINTMENT, EMERGENCY, COMPLAINT, OUT_OF_SCOPE,

    MODEL_RATE_LIMITED, MODEL_UNAVAILABLE, MODEL_TIMEOUT, MODEL_MISCONFIGURED, PROMPT_BLOCKED, MALFORMED_OUTPUT,

    ANSWER_OVERDUE, REPLY_FAILED, REPLY_EXPIRED, REPLY_UNCERTAIN, REPLY_CANCELLED, MESSAGE_TOO_OLD, AGENT_TOOK_OVER, @JsonEnumDefaultValue
    OTHER
}
