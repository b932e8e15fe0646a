package dev.recado.ai.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

import dev.recado.events.Author;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TranscriptLine;

/** Renders a conversation for the model so that nothing a customer writes can look like another author or end the quotation. */
final class PromptTranscript {

    static final int LINE_CHARACTERS_MAX = 4096;
    static final int NAME_CHARACTERS_MAX = 80;

    private PromptTranscript() {
    }

    /** One element per message, newest last; the oldest are left out when it grows too long. */
    static String render(List<TranscriptLine> lines) {
        var kept = new ArrayDeque<String>();
        var bytes = 0;
        for (var line : lines.reversed()) {
            var rendered = element(line);
            bytes += rendered.getBytes(StandardCharsets.UTF_8).length;
            if (kept.size() == ReplyRequested.TRANSCRIPT_LINES_MAX
                    || !kept.isEmpty() && bytes > 2 * ReplyRequested.TRANSCRIPT_BYTES_MAX) {
                break;
            }
            kept.addFirst(rendered);
        }
        return String.join("\n", kept);
    }

    /** The name a person gave themselves: as little to be trusted as what they write. */
    static String renderName(String contactName) {
        return contactName == null ? "-" : quoted(contactName.replaceAll("\\s+", " "), NAME_CHARACTERS_MAX);
    }

    private static String element(TranscriptLine line) {
        return "<message from=\"" + marker(line.author()) + "\">" + quoted(line.text(), LINE_CHARACTERS_MAX) + "</message>";
    }

    private static String marker(Author author) {
        return switch (author) {
            case CUSTOMER -> "customer";
            case BOT -> "assistant";
            case AGENT -> "person of the team";
            case SYSTEM, BROADCAST -> "automatic notice";
        };
    }

    private static String quoted(String text, int charactersMax) {
        var cut = text.length() <= charactersMax ? text : text.substring(0, charactersMax) + "…";
        return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
