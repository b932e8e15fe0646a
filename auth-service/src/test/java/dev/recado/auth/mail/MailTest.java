package dev.recado.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailTest {

    @Test
    void a_line_break_in_the_subject_adds_no_header_and_to_string_shows_nothing() {
        // When
        var mail = new Mail("ana@example.com", "Convite de X\r\nBcc: all@example.com\u0085\u2028x", "token=t");
        // Then
        assertThat(mail.subject()).isEqualTo("Convite de X Bcc: all@example.com x");
        assertThat(mail.toString()).doesNotContain("ana", "Convite", "token");
    }
}
