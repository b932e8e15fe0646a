package dev.recado.events;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message to send. Its kinds and properties have the names of the Graph API (WhatsApp reference C.2 and C.3), and
 * {@link ContentRules} checks its limits.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = OutboundContent.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = OutboundContent.Text.class),
        @JsonSubTypes.Type(name = "image", value = OutboundContent.Image.class),
        @JsonSubTypes.Type(name = "video", value = OutboundContent.Video.class),
        @JsonSubTypes.Type(name = "audio", value = OutboundContent.Audio.class),
        @JsonSubTypes.Type(name = "document", value = OutboundContent.Document.class),
        @JsonSubTypes.Type(name = "sticker", value = OutboundContent.Sticker.class),
        @JsonSubTypes.Type(name = "location", value = OutboundContent.Location.class),
        @JsonSubTypes.Type(name = "contacts", value = OutboundContent.Contacts.class),
        @JsonSubTypes.Type(name = "reaction", value = OutboundContent.Reaction.class),
        @JsonSubTypes.Type(name = "interactive", value = OutboundContent.Interactive.class),
        @JsonSubTypes.Type(name = "template", value = OutboundContent.Template.class),
        @JsonSubTypes.Type(name = "unsupported", value = OutboundContent.Unsupported.class)
})
public sealed interface OutboundContent {

    /** Longest body that the Graph API accepts, in characters. */
    int TEXT_CHARS_MAX = 4096;

    /** A text without a preview of its links. */
    static Text text(String body) {
        return new Text(body, null);
    }

    /**
     * @param body 1 to {@value OutboundContent#TEXT_CHARS_MAX} characters, never logged
     * @param previewUrl whether the first link of the body is shown with a preview; null for no
     */
    record Text(String body, @Nullable Boolean previewUrl) implements OutboundContent {
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /**
     * A picture; either id or link is given.
     *
     * @param id of an uploaded file, or null
     * @param link public https address from which WhatsApp downloads the file, or null
     * @param caption text below the picture, or null
     */
    record Image(@Nullable String id, @Nullable String link, @Nullable String caption) implements OutboundContent {
        @Override
        public String toString() {
            return "Image[redacted]";
        }
    }

    /** A video with id or link and caption as in an image. */
    record Video(@Nullable String id, @Nullable String link, @Nullable String caption) implements OutboundContent {
        @Override
        public String toString() {
            return "Video[redacted]";
        }
    }

    /**
     * A sound; either id or link is given.
     *
     * @param voice true for a voice message, whose file must be OGG with Opus; null for a file
     */
    record Audio(@Nullable String id, @Nullable String link, @Nullable Boolean voice) implements OutboundContent {
        @Override
        public String toString() {
            return "Audio[redacted]";
        }
    }

    /** A file to save, with id or link and caption as in an image, and the name under which it is saved or null. */
    record Document(@Nullable String id, @Nullable String link, @Nullable String caption, @Nullable String filename)
            implements
                OutboundContent {
        @Override
        public String toString() {
            return "Document[redacted]";
        }
    }

    /** A sticker; either id or link is given. */
    record Sticker(@Nullable String id, @Nullable String link) implements OutboundContent {
        @Override
        public String toString() {
            return "Sticker[redacted]";
        }
    }

    /**
     * A place.
     *
     * @param latitude in decimal degrees, as in {@code -23.55}
     * @param longitude in decimal degrees
     * @param name of the place, or null
     * @param address shown below the name, or null
     */
    record Location(String latitude, String longitude, @Nullable String name, @Nullable String address)
            implements
                OutboundContent {
        @Override
        public String toString() {
            return "Location[redacted]";
        }
    }

    /** Contact cards. */
    record Contacts(List<ContactToSend> contacts) implements OutboundContent {

        public Contacts {
            contacts = contacts == null ? List.of() : List.copyOf(contacts);
        }
    }

    /**
     * A reaction to a message.
     *
     * @param messageId wamid of that message, from either side
     * @param emoji one emoji; empty to remove the reaction
     */
    record Reaction(String messageId, String emoji) implements OutboundContent {
        @Override
        public String toString() {
            return "Reaction[redacted]";
        }
    }

    /** A message with buttons, a list or another way to answer by a tap. */
    record Interactive(InteractiveMessage interactive) implements OutboundContent {
    }

    /**
     * A message that Meta approved before; the only kind that may be sent outside the customer service window.
     *
     * @param name of the template
     * @param components the values of its variables, by part of the message; empty without variables
     */
    record Template(String name, Language language, List<TemplateComponentValues> components) implements OutboundContent {

        public Template {
            components = components == null ? List.of() : List.copyOf(components);
        }

        /**
         * @param code as in {@code pt_BR}; it must be that of an approved translation
         * @param policy {@code deterministic} or null
         */
        public record Language(String code, @Nullable String policy) {
        }
    }

    /** A kind of a newer service that this one cannot send; the dispatch fails with that reason. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Unsupported() implements OutboundContent {
    }
}
