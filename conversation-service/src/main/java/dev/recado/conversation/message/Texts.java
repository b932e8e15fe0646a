package dev.recado.conversation.message;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.OutboundContent;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/** Prepares texts for WhatsApp and joins the parts of a line. */
public final class Texts {

    private Texts() {
    }

    /** Cleans the text and cuts it, between characters as a person sees them, to the longest text that WhatsApp accepts. */
    public static String sendable(String text) {
        return CleanText.firstCodePoints(CleanText.storable(text.strip()), OutboundContent.TEXT_CHARS_MAX);
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** True also for a text of invisible characters. */
    public static boolean isBlank(@Nullable String text) {
        return text == null || !CleanText.isVisible(text);
    }

    static String firstNonBlank(@Nullable String preferred, String fallback) {
        return isBlank(preferred) ? fallback : preferred;
    }

    /** Joins the parts that are not blank; null when none is left. */
    static @Nullable String joinNonBlank(String separator, Stream<String> parts) {
        var line = parts.filter(part -> !isBlank(part)).collect(Collectors.joining(separator));
        return line.isEmpty() ? null : line;
    }
}
