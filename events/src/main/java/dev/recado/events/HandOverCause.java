package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why a person answers now; the first group is the model's judgement, the second what went wrong, the third the suite's own rules. */
public enum HandOverCause {
    CUSTOMER_ASKED, APPOINTMENT, EMERGENCY, COMPLAINT, OUT_OF_SCOPE,

    MODEL_RATE_LIMITED, MODEL_UNAVAILABLE, MODEL_TIMEOUT, MODEL_MISCONFIGURED, PROMPT_BLOCKED, MALFORMED_OUTPUT,

    ANSWER_OVERDUE, REPLY_FAILED, REPLY_EXPIRED, REPLY_UNCERTAIN, MESSAGE_TOO_OLD, AGENT_TOOK_OVER, @JsonEnumDefaultValue
    OTHER
}
