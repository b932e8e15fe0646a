package dev.recado.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailTest {

    @Test
    void a_name_with_a_line_break_makes_no_further_header_and_nothing_is_shown() {
        // When
        var mail = new Mail("ana@example.com", "Convite de X\r\nBcc: all@example.com", "token=t");
        // Then
        assertThat(mail.subject()).isEqualTo("Convite de X Bcc: all@example.com");
        assertThat(mail.toString()).doesNotContain("ana", "Convite", "token");
    }
}
