package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a dispatch ended; only {@link Uncertain} may still become {@link Accepted}, by the echo of our id. */
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

    /** @param code Meta's, or 0 when it was refused before Meta saw it */
    record Failed(int code, String title, String explanation) implements DispatchOutcome {
    }

    record Uncertain(String reason) implements DispatchOutcome {
    }

    record Cancelled(String reason) implements DispatchOutcome {
    }

    record Expired() implements DispatchOutcome {
    }
}
