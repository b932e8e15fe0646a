package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** The outcome of a dispatch; only {@link Uncertain} may later become {@link Accepted}, by a status that echoes our id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "accepted", value = DispatchOutcome.Accepted.class),
        @JsonSubTypes.Type(name = "failed", value = DispatchOutcome.Failed.class),
        @JsonSubTypes.Type(name = "uncertain", value = DispatchOutcome.Uncertain.class),
        @JsonSubTypes.Type(name = "cancelled", value = DispatchOutcome.Cancelled.class),
        @JsonSubTypes.Type(name = "expired", value = DispatchOutcome.Expired.class)
})
public sealed interface DispatchOutcome {

    record Accepted(String wamid) implements DispatchOutcome {
    }

    /** @param code Meta's error code, or 0 when the suite refused the message itself */
    record Failed(int code, String title, String explanation) implements DispatchOutcome {
    }

    /** @param pending true while a status may still settle it within minutes; null when that wait has ended */
    record Uncertain(String reason, @Nullable Boolean pending) implements DispatchOutcome {

        public Uncertain(String reason) {
            this(reason, null);
        }
    }

    /** @param cause null in events of earlier versions, which do not contain it */
    record Cancelled(String reason, @Nullable CancelCause cause) implements DispatchOutcome {

        public Cancelled(String reason) {
            this(reason, null);
        }
    }

    record Expired() implements DispatchOutcome {
    }

    /** Why a message was cancelled: another answers now, a person cancelled it, or its recipient opted out. */
    enum CancelCause {
        CONTROL_CHANGED, PERSON, OPTED_OUT, @JsonEnumDefaultValue
        OTHER
    }
}
