package dev.recado.ai.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyPartsTest {

    @Test
    void a_blank_reply_has_no_part() {
        assertThat(ReplyParts.of(null)).isEmpty();
        assertThat(ReplyParts.of(" \n ")).isEmpty();
    }

    @Test
    void a_reply_within_the_limit_is_one_part() {
        assertThat(ReplyParts.of(" Olá! ")).containsExactly("Olá!");
        assertThat(ReplyParts.of("a".repeat(4096))).containsExactly("a".repeat(4096));
    }

    @Test
    void a_long_reply_is_split_at_the_end_of_a_sentence() {
        // Given
        var first = "Primeira frase. ".repeat(250).strip();
        var second = "Segunda frase. ".repeat(50).strip();
        // When
        var parts = ReplyParts.of(first + " " + second);
        // Then
        assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(part).endsWith(".").hasSizeLessThanOrEqualTo(4096));
        assertThat(String.join(" ", parts)).isEqualTo(first + " " + second);
    }

    @Test
    void text_without_sentences_is_split_between_words_or_at_the_limit() {
        assertThat(ReplyParts.of("palavra ".repeat(600))).allSatisfy(part -> assertThat(part).endsWith("palavra"));
        assertThat(ReplyParts.of("x".repeat(5000))).containsExactly("x".repeat(4096), "x".repeat(904));
    }

    @Test
    void an_emoji_is_never_split() {
        assertThat(ReplyParts.of("x" + "😀".repeat(3000))).allSatisfy(part -> assertThat(part.getBytes(UTF_8))
                .doesNotContain((byte) '?'));
    }

    @Test
    void a_family_of_emoji_is_never_split() {
        assertThat(ReplyParts.of("👨‍👩‍👧‍👦".repeat(1000))).hasSizeGreaterThan(1)
                .allSatisfy(part -> assertThat(part.replace("👨‍👩‍👧‍👦", "")).isEmpty());
    }

    @Test
    void a_long_reply_is_split_between_paragraphs_first() {
        // Given
        var paragraph = "Uma frase. ".repeat(300).strip();
        // When
        var parts = ReplyParts.of(paragraph + "\n\n" + paragraph);
        // Then
        assertThat(parts).containsExactly(paragraph, paragraph);
    }

    @Test
    void a_long_code_block_is_closed_and_opened_again() {
        // Given
        var code = "1234567890\n".repeat(600).strip();
        // When
        var parts = ReplyParts.of("```\n" + code + "\n```");
        // Then
        assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(part).startsWith("```\n").endsWith("\n```")
                .hasSizeLessThanOrEqualTo(ReplyParts.PART_CHARACTERS_MAX));
        assertThat(String.join("\n", parts).replace("```\n", "").replace("\n```", "")).isEqualTo(code);
    }

    @Test
    void a_reply_has_at_most_three_parts() {
        assertThat(ReplyParts.of("x".repeat(50_000))).hasSize(3);
    }
}
