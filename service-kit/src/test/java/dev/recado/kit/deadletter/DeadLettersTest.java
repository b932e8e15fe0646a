package dev.recado.kit.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadLettersTest {

    @Test
    void an_id_of_ours_is_told_as_it_is() {
        var id = "6f0e9c1a-0000-4000-8000-0000000000d1:wamid.HBgNNTUxMTk5OTk5MDAwMRUCABIYFDNB/+==";
        assertThat(DeadLetters.printable(id)).isEqualTo(id);
    }

    @Test
    void an_id_from_outside_forges_no_log_line_and_fills_no_disk() {
        assertThat(DeadLetters.printable("x\r\n2026-11-21 ERROR all is lost \u001b[31m")).doesNotContainPattern("[^!-~]")
                .startsWith("x__2026-11-21_ERROR");
        assertThat(DeadLetters.printable("x".repeat(1_000_000))).hasSizeLessThan(130);
    }
}
