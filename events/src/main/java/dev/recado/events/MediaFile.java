package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * A file inside a message to send; either id or link is given.
 *
 * @param id of an uploaded file, or null
 * @param link public https address, or null
 * @param filename of a document, or null
 */
public record MediaFile(@Nullable String id, @Nullable String link, @Nullable String filename) {

    @Override
    public String toString() {
        return "MediaFile[redacted]";
    }
}
