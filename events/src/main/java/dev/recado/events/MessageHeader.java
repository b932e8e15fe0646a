package dev.recado.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The part above the text of an {@link InteractiveMessage}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = MessageHeader.TextHeader.class),
        @JsonSubTypes.Type(name = "image", value = MessageHeader.ImageHeader.class),
        @JsonSubTypes.Type(name = "video", value = MessageHeader.VideoHeader.class),
        @JsonSubTypes.Type(name = "document", value = MessageHeader.DocumentHeader.class)
})
public sealed interface MessageHeader {

    record TextHeader(String text) implements MessageHeader {
        @Override
        public String toString() {
            return "TextHeader[redacted]";
        }
    }

    record ImageHeader(MediaFile image) implements MessageHeader {
    }

    record VideoHeader(MediaFile video) implements MessageHeader {
    }

    record DocumentHeader(MediaFile document) implements MessageHeader {
    }
}
