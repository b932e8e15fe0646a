package dev.recado.outbound.media;

import java.util.Locale;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.events.MediaType;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of the file that it uploads.
 *
 * @param type how WhatsApp will send it, which limits its format and size; null for the usual type of its format
 * @param voice whether it was recorded as a voice message
 * @param filename of a document, which the customer sees, or null
 * @param contentType may have parameters, or be null
 */
record NewMedia(
        @RestQuery @Pattern(regexp = TYPES) @Parameter(description = TYPE) String type,
        @RestQuery @Parameter(description = VOICE) boolean voice,
        @RestQuery @Size(max = FILENAME_CHARS_MAX) @OneLine @HasVisibleCharacter @Parameter(description = FILENAME) String filename,
        @RestHeader("Content-Type") @Parameter(hidden = true) String contentType) {

    private static final String TYPES = "image|video|audio|document|sticker";
    private static final String TYPE = "How WhatsApp will send it, which limits its format and size;"
            + " by default the usual type of its format";
    private static final String VOICE = "Whether it was recorded as a voice message: Opus in WebM or Ogg,"
            + " which becomes Ogg with one channel";
    private static final String FILENAME = "The name of a document, which the customer sees";
    private static final int FILENAME_CHARS_MAX = 240;

    @Nullable
    MediaType mediaType() {
        return type == null ? null : MediaType.valueOf(type.toUpperCase(Locale.ROOT));
    }

    /** The most bytes that any file of this kind may have; it is checked again when the format is known. */
    long bytesMax() {
        if (mediaType() != null) {
            return MediaRules.sentBytesMax(mediaType(), true);
        }
        return MediaRules.format(MediaFormats.withoutParameters(contentType))
                .map(format -> MediaRules.sentBytesMax(format.type(), true)).orElse(MediaRules.BYTES_MAX);
    }
}
