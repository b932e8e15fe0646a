package dev.recado.events;

import java.time.Instant;

/** One line of a conversation as the model sees it, oldest first in a transcript. */
public record TranscriptLine(Author author, String text, Instant at) {

    @Override
    public String toString() {
        return "TranscriptLine[author=" + author + "]";
    }
}
