package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

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

    record Uncertain(String reason) implements DispatchOutcome {
    }

    record Cancelled(String reason) implements DispatchOutcome {
    }

    record Expired() implements DispatchOutcome {
    }
}
