package dev.recado.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
