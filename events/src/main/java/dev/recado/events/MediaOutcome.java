package dev.recado.events;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** The outcome of a request for media; an unknown kind of a later version is {@link Unsupported}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = MediaOutcome.Unsupported.class)
@JsonSubTypes({
        @JsonSubTypes.Type(name = "stored", value = MediaOutcome.Stored.class),
        @JsonSubTypes.Type(name = "failed", value = MediaOutcome.Failed.class),
        @JsonSubTypes.Type(name = "unsupported", value = MediaOutcome.Unsupported.class)
})
public sealed interface MediaOutcome {

    /**
     * The media is stored in the suite.
     *
     * @param id of the media in the suite; {@code /api/v1/media/<id>/content} returns its bytes
     * @param mimeType of the bytes, without parameters
     * @param sizeBytes number of bytes
     * @param sha256 of the bytes, in hexadecimal
     * @param filename of a document, or null
     * @param url a signed link to the bytes, which needs no token; whoever has it can read them
     * @param urlExpiresAt when the link expires; a later one is at {@code /api/v1/media/<id>}
     */
    record Stored(UUID id, String mimeType, long sizeBytes, String sha256, @Nullable String filename, String url,
            Instant urlExpiresAt) implements MediaOutcome {
        @Override
        public String toString() {
            return "Stored[id=" + id + "]";
        }
    }

    /**
     * The media is not stored and is not tried again.
     *
     * @param explanation the cause in plain words
     */
    record Failed(MediaFailure cause, String explanation) implements MediaOutcome {
    }

    /** A kind of a later version. */
    record Unsupported() implements MediaOutcome {
    }
}
