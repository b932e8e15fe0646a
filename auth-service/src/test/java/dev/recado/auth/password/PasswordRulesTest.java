package dev.recado.auth.password;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recado.kit.http.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    private static final String EMAIL = "Ana.Maria@example.com";

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord123", " 12345678 ", "qwertyuiop", "senha123", "ana.maria@example.com",
            "ANA.MARIA"})
    void a_common_password_is_refused(String password) {
        assertThatThrownBy(() -> PasswordRules.check("password", password, EMAIL)).isInstanceOf(Refusal.class)
                .hasMessageNotContaining(password);
    }

    @Test
    void an_uncommon_password_is_accepted() {
        assertThatCode(() -> PasswordRules.check("password", "correct horse battery", EMAIL)).doesNotThrowAnyException();
        assertThatCode(() -> PasswordRules.check("password", "password-of-ana", "not an e-mail")).doesNotThrowAnyException();
    }
}
