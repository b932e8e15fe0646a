package dev.recado.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {

    @Test
    void an_id_of_the_suite_is_logged_unchanged() {
        var id = "6f0e9c1a-0000-4000-8000-0000000000d1:wamid.HBgNNTUxMTk5OTk5MDAwMRUCABIYFDNB/+==";
        assertThat(CleanText.loggableId(id)).isEqualTo(id);
    }

    @Test
    void an_id_from_outside_cannot_forge_a_log_line_or_fill_the_disk() {
        assertThat(CleanText.loggableId("x\r\n2026-11-21 ERROR all is lost \u001b[31m")).doesNotContainPattern("[^!-~]")
                .startsWith("x__2026-11-21_ERROR");
        assertThat(CleanText.loggableId("x".repeat(1_000_000))).hasSizeLessThan(130);
    }

    @Test
    void text_that_postgresql_or_utf_8_cannot_hold_is_replaced() {
        assertThat(CleanText.storable("Ol\u0000á \uD83D\uDE00")).isEqualTo("Ol\uFFFDá \uD83D\uDE00");
        assertThat(CleanText.storable("\uD83D half \uDE00")).isEqualTo("\uFFFD half \uFFFD");
        assertThat(CleanText.storable("ends with \uD83D")).isEqualTo("ends with \uFFFD");
        assertThat(CleanText.storable(null)).isNull();
    }

    @Test
    void storable_text_is_returned_as_the_same_object() {
        var text = "Olá \uD83D\uDE00";
        assertThat(CleanText.storable(text)).isSameAs(text);
    }

    @Test
    void shortened_text_never_ends_within_a_character() {
        assertThat(CleanText.firstCodePoints("a\uD83D\uDE00b", 2)).isEqualTo("a\uD83D\uDE00");
        assertThat(CleanText.firstCodePoints("ab", 2)).isEqualTo("ab");
        assertThat(CleanText.firstBytes("a\uD83D\uDE00b", 4)).isEqualTo("a");
        assertThat(CleanText.firstBytes("a\uD83D\uDE00b", 5)).isEqualTo("a\uD83D\uDE00");
        assertThat(CleanText.firstBytes("áb", 10)).isEqualTo("áb");
    }

    @Test
    void shortened_text_never_ends_within_what_a_person_sees_as_one_character() {
        var family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        var brazil = "\uD83C\uDDE7\uD83C\uDDF7";
        var thumb = "\uD83D\uDC4D\uD83C\uDFFD";
        for (var character : List.of(family, brazil, thumb, "e\u0301", "1\uFE0F\u20E3", "\r\n")) {
            var text = "ab" + character + "c";
            var points = character.codePointCount(0, character.length());
            for (var max = 2; max < 2 + points; max++) {
                assertThat(CleanText.firstCodePoints(text, max)).as(character).isEqualTo("ab");
            }
            assertThat(CleanText.firstCodePoints(text, 2 + points)).isEqualTo("ab" + character);
            assertThat(CleanText.firstBytes(text, 3)).isEqualTo("ab");
        }
        assertThat(CleanText.firstCodePoints(brazil.repeat(3), 5)).isEqualTo(brazil.repeat(2));
    }

    @Test
    void one_character_that_alone_is_longer_is_split_between_code_points() {
        var marks = "e" + "\u0301".repeat(50);
        assertThat(CleanText.firstCodePoints(marks, 10)).isEqualTo(marks.substring(0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "\u200B\n\u200B", "\u2060\uFEFF", "\u200D\uFE0F", "\u2800", "\u3164\u3000",
            "\u00AD",
            "\u202E\u202C", "\u0301", "\uFFA0", "\uE000", "\uFFFC", "\uFDD0", "\uDB40\uDFFF"})
    void text_without_a_glyph_is_not_visible(String text) {
        assertThat(CleanText.isVisible(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u200Ba", ".", "\uD83D\uDC4D", "\uD83C\uDDE7\uD83C\uDDF7", "1\uFE0F\u20E3", "\u0645",
            "\u2764\uFE0F", "\u0600", "\u06DD", "\uD83E\uDEC8"})
    void text_with_a_glyph_is_visible(String text) {
        assertThat(CleanText.isVisible(text)).isTrue();
    }
}
