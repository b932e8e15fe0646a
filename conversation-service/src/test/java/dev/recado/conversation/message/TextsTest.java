package dev.recado.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void nul_and_unpaired_surrogates_are_replaced_and_all_else_is_kept() {
        assertThat(Texts.sendable("a\u0000b\uD83Dc")).isEqualTo("a\uFFFDb\uFFFDc");
        assertThat(Texts.sendable("oi 👋🏽 \u202Eمرحبا")).isEqualTo("oi 👋🏽 \u202Eمرحبا");
    }

    @Test
    void a_text_is_cut_between_characters() {
        var long4097 = "👋".repeat(4097);
        assertThat(Texts.sendable(long4097)).isEqualTo("👋".repeat(4096));
    }

    @Test
    void a_text_is_never_cut_within_an_emoji_of_several_code_points() {
        var family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        assertThat(Texts.sendable("x".repeat(4094) + family)).isEqualTo("x".repeat(4094));
        assertThat(Texts.sendable("x".repeat(4091) + family)).endsWith("x" + family);
    }

    @Test
    void a_text_of_invisible_characters_counts_as_blank() {
        assertThat(Texts.isBlank("\u200B\n\u2060")).isTrue();
        assertThat(Texts.isBlank("\u200B!")).isFalse();
    }
}
