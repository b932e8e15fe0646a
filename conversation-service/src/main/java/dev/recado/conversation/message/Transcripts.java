package dev.recado.conversation.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import dev.recado.events.Author;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.events.CleanText;

/** Cuts the newest lines of a conversation to the size of a transcript in {@code replies.requested}. */
final class Transcripts {

    private static final Set<String> NAMED_KINDS = Set.of("image", "video", "audio", "document", "sticker", "media", "location",
            "contacts", "order");

    private Transcripts() {
    }

    /**
     * Returns the lines oldest first; unanswered lines come last.
     *
     * @param newestFirst the lines in history order
     */
    static List<TranscriptLine> cut(List<Line> newestFirst) {
        var kept = new ArrayList<TranscriptLine>();
        var bytes = 0;
        for (var line : unansweredFirst(newestFirst)) {
            var text = CleanText.firstBytes(line.shown(), ReplyRequested.TRANSCRIPT_BYTES_MAX);
            bytes += Texts.bytes(text);
            if (kept.size() == ReplyRequested.TRANSCRIPT_LINES_MAX || bytes > ReplyRequested.TRANSCRIPT_BYTES_MAX) {
                break;
            }
            kept.add(new TranscriptLine(line.author(), text, line.at()));
        }
        Collections.reverse(kept);
        return kept;
    }

    /**
     * Moves unanswered lines to the end. Otherwise a late reply would seem to answer a newer message that was stored before it.
     */
    private static List<Line> unansweredFirst(List<Line> newestFirst) {
        var lines = new ArrayList<Line>(newestFirst.size());
        newestFirst.stream().filter(Line::open).forEach(lines::add);
        newestFirst.stream().filter(line -> !line.open()).forEach(lines::add);
        return lines;
    }

    /** @param open true while the message is unanswered */
    record Line(Author author, String kind, String text, Instant at, boolean open) {

        /** Prepends the kind of media to its caption, because the model reads only text. */
        String shown() {
            var named = "[" + kind + "]";
            return text == null ? named : NAMED_KINDS.contains(kind) && !text.startsWith("[") ? named + " " + text : text;
        }

        @Override
        public String toString() {
            return "Line[author=" + author + "]";
        }
    }
}
