package dev.recado.conversation.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import dev.recado.events.Author;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TranscriptLine;

/** Cuts a conversation's newest lines to what a turn may carry. */
final class Transcripts {

    private static final Set<String> NAMED = Set.of("image", "video", "audio", "document", "sticker", "media", "location",
            "contacts", "order");

    private Transcripts() {
    }

    /** @param newestFirst in history order; the answer is oldest first, with what still waits for an answer at its end */
    static List<TranscriptLine> of(List<Line> newestFirst) {
        var kept = new ArrayList<TranscriptLine>();
        var bytes = 0;
        for (var line : openFirst(newestFirst)) {
            var text = Texts.beginning(line.shown(), ReplyRequested.TRANSCRIPT_BYTES_MAX);
            bytes += Texts.bytes(text);
            if (kept.size() == ReplyRequested.TRANSCRIPT_LINES_MAX || bytes > ReplyRequested.TRANSCRIPT_BYTES_MAX) {
                break;
            }
            kept.add(new TranscriptLine(line.author(), text, line.at()));
        }
        Collections.reverse(kept);
        return kept;
    }

    /** An answer to earlier words that crossed with new ones would otherwise look as if it had answered them too. */
    private static List<Line> openFirst(List<Line> newestFirst) {
        var lines = new ArrayList<Line>(newestFirst.size());
        newestFirst.stream().filter(Line::open).forEach(lines::add);
        newestFirst.stream().filter(line -> !line.open()).forEach(lines::add);
        return lines;
    }

    /** @param open whether it still waits for an answer */
    record Line(Author author, String kind, String text, Instant at, boolean open) {

        /** What came along with words of its own is named, since the model sees the text alone. */
        String shown() {
            var named = "[" + kind + "]";
            return text == null ? named : NAMED.contains(kind) && !text.startsWith("[") ? named + " " + text : text;
        }

        @Override
        public String toString() {
            return "Line[author=" + author + "]";
        }
    }
}
