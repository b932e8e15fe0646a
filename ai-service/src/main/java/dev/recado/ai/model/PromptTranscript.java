package dev.recado.ai.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

import dev.recado.ai.reply.VisibleText;
import dev.recado.events.Author;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/**
 * Renders a conversation for the prompt. It escapes customer text, which could otherwise imitate an author or close the tag. It also
 * removes invisible characters, in which a customer could hide instructions that agents do not see.
 */
final class PromptTranscript {

    static final int LINE_CHARACTERS_MAX = 4096;
    static final int NAME_CHARACTERS_MAX = 80;

    private PromptTranscript() {
    }

    /** Renders one element per message, newest last. The oldest messages are dropped when the size limit is reached. */
    static String render(List<TranscriptLine> lines) {
        var kept = new ArrayDeque<String>();
        var bytes = 0;
        for (var line : lines.reversed()) {
            var rendered = messageElement(line);
            bytes += rendered.getBytes(StandardCharsets.UTF_8).length;
            if (kept.size() == ReplyRequested.TRANSCRIPT_LINES_MAX
                    || !kept.isEmpty() && bytes > 2 * ReplyRequested.TRANSCRIPT_BYTES_MAX) {
                break;
            }
            kept.addFirst(rendered);
        }
        return String.join("\n", kept);
    }

    /** Renders the contact's name as one escaped line, because customers choose it themselves. */
    static String renderName(@Nullable String contactName) {
        return contactName == null ? "-" : truncateAndEscape(contactName.replaceAll("\\s+", " "), NAME_CHARACTERS_MAX);
    }

    private static String messageElement(TranscriptLine line) {
        return "<message from=\"" + authorLabel(line.author()) + "\">" + truncateAndEscape(line.text(), LINE_CHARACTERS_MAX)
                + "</message>";
    }

    private static String authorLabel(Author author) {
        return switch (author) {
            case CUSTOMER -> "customer";
            case BOT -> "assistant";
            case AGENT -> "person of the team";
            case SYSTEM, BROADCAST -> "automatic notice";
        };
    }

    private static String truncateAndEscape(String text, int charactersMax) {
        var visible = VisibleText.of(text);
        var start = CleanText.firstCodePoints(visible, charactersMax);
        var cut = start.length() < visible.length() ? start + "…" : start;
        return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
