package dev.recado.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;

import dev.recado.kit.http.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    private static final String EMAIL = "Ana.Maria@example.com";
    private static final String TENANT = "Clínica São José";

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord123", " 12345678 ", "qwertyuiop", "senha123", "ana.maria@example.com",
            "ANA.MARIA"})
    void a_common_password_is_refused(String password) {
        assertThatThrownBy(() -> PasswordRules.check("password", password, EMAIL, TENANT)).isInstanceOf(Refusal.class)
                .hasMessageNotContaining(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iloveyou", "michael1", "sunshine1", "jordan23", "mercedes", "maverick", "Charlie1", "elizabeth",
            "qwerty12345", "starwars1", "baseball1", "football1", "admin123", "1qaz2wsx", "q1w2e3r4", "987654321", "12341234",
            "99999999", "abababab", "1231231231", "23456789", "hgfedcba", "1234567890", "01234567890", "butterfly"})
    void the_commonest_passwords_of_the_world_are_refused(String password) {
        assertThatThrownBy(() -> PasswordRules.check("password", password, EMAIL, TENANT)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Password1!", "Senh@123", "$enha2024", "P@ssword", "P4$$w0rd99", "Senha@123", "Mudar@123",
            "Admin@123",
            "Brasil@123", "Senha2025", "Admin1234", "User1234", "Empresa123", "whatsapp123", "Recado2026", "recado@2026!",
            "!!Dragon!!",
            "password\u200B", "pass\u00ADword", "\uFF50\uFF41\uFF53\uFF53\uFF57\uFF4F\uFF52\uFF44", "s.e.n.h.a.1",
            "5umm3r2026", "Clinica@2026", "cl1nica123", "ClinicaSaoJose1", "Ana.Maria.1990"})
    void a_common_word_or_a_name_with_digits_signs_or_replaced_letters_is_refused(String password) {
        assertThatThrownBy(() -> PasswordRules.check("password", password, EMAIL, TENANT)).isInstanceOf(Refusal.class)
                .hasMessageNotContaining(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery", "senha muito longa da Ana", "clinica-azul-no-morro",
            "dragon tea 1987 moss",
            "83749201#!", "x7Kq!tRw2z", "password 48213097561", "r\u00EDo-verde-42-luna"})
    void a_passphrase_or_a_random_password_is_accepted(String password) {
        assertThatCode(() -> PasswordRules.check("password", password, EMAIL, TENANT)).doesNotThrowAnyException();
    }

    @Test
    void every_listed_password_is_refused_by_the_list_or_by_its_length() throws Exception {
        try (var list = getClass().getResourceAsStream("/passwords/most-common.txt")) {
            var lines = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .toList();
            assertThat(lines).hasSizeGreaterThan(10_000).doesNotHaveDuplicates()
                    .allMatch(line -> line.length() < CommonPasswords.CHARS_MIN || CommonPasswords.contains(line));
        }
        assertThat(CommonPasswords.size()).isGreaterThan(10_000);
    }

    @Test
    void an_uncommon_password_is_accepted() {
        assertThatCode(() -> PasswordRules.check("password", "correct horse battery", EMAIL, TENANT))
                .doesNotThrowAnyException();
        assertThatCode(() -> PasswordRules.check("password", "password-of-ana", "not an e-mail", TENANT))
                .doesNotThrowAnyException();
    }
}
