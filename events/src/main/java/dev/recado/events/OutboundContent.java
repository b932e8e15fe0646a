package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a message we send holds. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = OutboundContent.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = OutboundContent.Text.class),
        @JsonSubTypes.Type(name = "unsupported", value = OutboundContent.Unsupported.class)
})
public sealed interface OutboundContent {

    /** Longest body the Graph API takes, in characters. */
    int TEXT_CHARS_MAX = 4096;

    /** @param body 1 to {@value OutboundContent#TEXT_CHARS_MAX} characters, never logged */
    record Text(String body) implements OutboundContent {
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /** A kind that a newer service asked for and this one cannot send: it fails with that reason, never silently. */
    record Unsupported() implements OutboundContent {
    }
}
