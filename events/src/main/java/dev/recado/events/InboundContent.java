package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a customer's message holds; a kind we cannot read yet keeps its raw JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", visible = true, defaultImpl = InboundContent.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = InboundContent.Text.class),
        @JsonSubTypes.Type(name = "unsupported", value = InboundContent.Unsupported.class)
})
public sealed interface InboundContent {

    /** @param body what the customer wrote, never logged */
    record Text(String body) implements InboundContent {
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /**
     * @param type Meta's own name of the message type, or our {@code kind} when a newer service wrote it
     * @param raw the message's JSON as received, never logged; null when a newer service wrote it
     */
    record Unsupported(String type, String raw) implements InboundContent {

        @JsonCreator
        static Unsupported read(@JsonProperty("kind") String kind, @JsonProperty("type") String type,
                @JsonProperty("raw") String raw) {
            return new Unsupported(type != null ? type : kind, raw);
        }

        @Override
        public String toString() {
            return "Unsupported[type=" + type + "]";
        }
    }
}
