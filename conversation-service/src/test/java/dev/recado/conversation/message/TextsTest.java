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
}
