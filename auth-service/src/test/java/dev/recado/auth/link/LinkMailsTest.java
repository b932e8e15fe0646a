package dev.recado.auth.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ResourceBundle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LinkMailsTest {

    private static final Path FILES = Path.of("src/main/resources/mails");
    private static final String LINK = "https://recado.example/#/page?token=t";

    @ParameterizedTest
    @EnumSource
    void both_languages_have_the_same_keys_and_no_text_is_blank_or_wrapped(LinkMails.Kind kind) {
        // Given
        var portuguese = kind.texts("pt-BR");
        var english = kind.texts("en");
        // Then
        assertThat(portuguese.keySet()).isEqualTo(english.keySet())
                .containsExactlyInAnyOrder("subject", "greeting", "reason", "instruction", "otherwise");
        assertThat(texts(portuguese)).allMatch(text -> !text.isBlank() && !text.contains("\n"));
        assertThat(texts(english)).allMatch(text -> !text.isBlank() && !text.contains("\n"));
    }

    @Test
    void each_text_is_one_line_of_its_file() throws Exception {
        try (var files = Files.list(FILES)) {
            for (var file : files.toList()) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSize(6)
                        .allMatch(line -> line.matches("# .+|[a-z]+=\\S.*[^\\\\\\s]"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"pt-BR, Olá!", "pt-PT, Olá!", "PT, Olá!", "en, Hello!", "es-MX, Hello!"})
    void portuguese_is_for_every_portuguese_locale_and_english_for_all_others(String locale, String greeting) {
        assertThat(LinkMails.Kind.INVITE.texts(locale).getString("greeting")).isEqualTo(greeting);
    }

    @Test
    void an_invite_names_the_tenant_and_the_hours_of_its_link() {
        var portuguese = LinkMails.mail(LinkMails.Kind.INVITE.texts("pt-BR"), "bia@example.com", "Padaria São João",
                Duration.ofHours(72), LINK);
        var english = LinkMails.mail(LinkMails.Kind.INVITE.texts("en"), "bia@example.com", "Padaria São João",
                Duration.ofHours(72), LINK);
        assertThat(portuguese.to()).isEqualTo("bia@example.com");
        assertThat(portuguese.subject()).isEqualTo("Convite de Padaria São João");
        assertThat(portuguese.text()).isEqualTo("""
            Olá!

            Você foi convidado(a) para trabalhar com as conversas de Padaria São João no Recado.
            Abra este link para escolher a sua senha. Ele vale uma vez e por 72 horas:

            https://recado.example/#/page?token=t

            Se você não esperava este convite, ignore esta mensagem.
            """);
        assertThat(english.subject()).isEqualTo("Invitation of Padaria São João");
        assertThat(english.text()).isEqualTo("""
            Hello!

            You are invited to work with the conversations of Padaria São João in Recado.
            Open this link to choose your password. It works once and for 72 hours:

            https://recado.example/#/page?token=t

            If you did not expect this, ignore this message.
            """);
    }

    @Test
    void a_reset_mail_states_the_minutes_of_its_link() {
        var portuguese = LinkMails.mail(LinkMails.Kind.PASSWORD_RESET.texts("pt-BR"), "ana@example.com", "Padaria",
                Duration.ofHours(1), LINK);
        var english = LinkMails.mail(LinkMails.Kind.PASSWORD_RESET.texts("en"), "ana@example.com", "Padaria",
                Duration.ofHours(1), LINK);
        assertThat(portuguese.subject()).isEqualTo("Nova senha");
        assertThat(portuguese.text()).isEqualTo("""
            Olá!

            Alguém pediu uma nova senha para a sua conta no Recado.
            Se foi você, abra este link. Ele vale uma vez e por 60 minutos:

            https://recado.example/#/page?token=t

            Se não foi você, ignore esta mensagem: a sua senha continua a mesma.
            """);
        assertThat(english.subject()).isEqualTo("New password");
        assertThat(english.text()).isEqualTo("""
            Hello!

            Somebody asked for a new password of your Recado account.
            If it was you, open this link. It works once and for 60 minutes:

            https://recado.example/#/page?token=t

            If it was not you, ignore this message: your password stays the same.
            """);
    }

    private static List<String> texts(ResourceBundle bundle) {
        return bundle.keySet().stream().map(bundle::getString).toList();
    }
}
