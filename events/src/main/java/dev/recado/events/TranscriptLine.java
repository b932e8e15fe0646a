package dev.recado.events;

import java.time.Instant;

/** One line of a transcript for the model. */
public record TranscriptLine(Author author, String text, Instant at) {

    @Override
    public String toString() {
        return "TranscriptLine[author=" + author + "]";
    }
}
