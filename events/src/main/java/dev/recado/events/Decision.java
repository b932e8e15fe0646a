package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What the AI decided for one turn. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "reply", value = Decision.Reply.class),
        @JsonSubTypes.Type(name = "hand_over", value = Decision.HandOver.class),
        @JsonSubTypes.Type(name = "not_needed", value = Decision.NotNeeded.class)
})
public sealed interface Decision {

    /**
     * @param parts what to send, each a message of its own, at least one
     * @param intent the customer's wish in one word, as the playbook names it
     */
    record Reply(List<String> parts, String intent, Urgency urgency) implements Decision {
        public Reply {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a reply needs at least one part");
            }
        }

        @Override
        public String toString() {
            return "Reply[redacted]";
        }
    }

    /**
     * @param closingWords what the customer is told, or null when conversation's own fixed words are to be used
     * @param intent as in {@link Reply}, or null when the model gave none
     */
    record HandOver(HandOverCause cause, @Nullable String closingWords, @Nullable String intent,
            Urgency urgency) implements Decision {
        @Override
        public String toString() {
            return "HandOver[cause=" + cause + "]";
        }
    }

    /** @param reason in a few words, without the customer's */
    record NotNeeded(String reason) implements Decision {
    }
}
