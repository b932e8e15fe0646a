package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The content of a message to send. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = OutboundContent.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = OutboundContent.Text.class),
        @JsonSubTypes.Type(name = "unsupported", value = OutboundContent.Unsupported.class)
})
public sealed interface OutboundContent {

    /** Longest body that the Graph API accepts, in characters. */
    int TEXT_CHARS_MAX = 4096;

    /** @param body 1 to {@value OutboundContent#TEXT_CHARS_MAX} characters, never logged */
    record Text(String body) implements OutboundContent {
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /** A kind of a newer service that this one cannot send; the dispatch fails with that reason. */
    record Unsupported() implements OutboundContent {
    }
}
