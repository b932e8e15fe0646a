package dev.recado.ai.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WhatsAppTextPropertyTest {

    private static final List<String> PIECES = List.of("*", "**", "***", "_", "__", "~", "~~", "`", "```", "\n", "\n\n", " ",
            "  ", "    ", "\t", "- ", "* ", "+ ", "1. ", "3) ", "# ", "> ", "|", "---", "|---|", "===", "a", "Olá", "R$ 5", "3",
            ".", ":", "(", ")", "[", "]", "![", "](", "\\", "\\n", "\\u0041", "&amp;", "&lt;", "&gt;", "&#42;", "&nbsp;", "<b>",
            "</b>", "<br>", "<li>", "<p>", "<think>", "</think>", "https://x.test/a_b", "😀", "\u200B", "\u200D", "\uFE0F",
            "\r\n", "[1]: ", "assistant:", "***.456.789-**");

    @Property(tries = 5_000)
    void rendering_a_rendered_text_changes_nothing(@ForAll("replies") String reply) {
        // Given
        var rendered = WhatsAppText.of(reply);
        // When
        var again = WhatsAppText.of(rendered);
        // Then
        assertThat(again).isEqualTo(rendered);
    }

    @Property(tries = 1_000)
    void no_text_of_any_characters_fails_or_keeps_an_invisible_one(@ForAll String reply) {
        assertThat(WhatsAppText.of(reply)).doesNotContainPattern("[\\p{Cc}&&[^\\n]]")
                .doesNotContain("\u200B", "\u202E", "\uFEFF", "\u2028").isEqualTo(WhatsAppText.of(WhatsAppText.of(reply)));
    }

    @Property(tries = 1_000)
    void words_are_never_lost(@ForAll("words") String words) {
        assertThat(WhatsAppText.of("**" + words + "**\n\n- " + words)).isEqualTo("*" + words + "*\n\n- " + words);
    }

    @Provide
    Arbitrary<String> replies() {
        return Arbitraries.of(PIECES).list().ofMinSize(1).ofMaxSize(14).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8).list().ofMinSize(1).ofMaxSize(6)
                .map(words -> String.join(" ", words));
    }
}
