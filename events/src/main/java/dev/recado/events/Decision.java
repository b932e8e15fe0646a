package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** The AI's decision on one turn. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "reply", value = Decision.Reply.class),
        @JsonSubTypes.Type(name = "hand_over", value = Decision.HandOver.class),
        @JsonSubTypes.Type(name = "not_needed", value = Decision.NotNeeded.class)
})
public sealed interface Decision {

    /**
     * @param parts texts to send as separate messages, at least one
     * @param intent the customer's intent, by its name in the playbook
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
     * @param closingWords text for the customer, or null for conversation's configured text
     * @param intent as in {@link Reply}, or null when the model gave none
     */
    record HandOver(HandOverCause cause, @Nullable String closingWords, @Nullable String intent,
            Urgency urgency) implements Decision {
        @Override
        public String toString() {
            return "HandOver[cause=" + cause + "]";
        }
    }

    /** @param reason in a few words, without quoting the customer */
    record NotNeeded(String reason) implements Decision {
    }
}
