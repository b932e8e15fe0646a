package dev.recado.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Argon2Test {

    /** From the reference implementation's own tests. */
    private static final String REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private final Argon2 argon2 = new Argon2();

    @Test
    void the_right_password_matches_and_any_other_does_not() {
        // When
        var hash = argon2.hash("correct horse ção");
        // Then
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(argon2.matches("correct horse ção", hash)).isTrue();
        assertThat(argon2.matches("correct horse cao", hash)).isFalse();
        assertThat(argon2.matches("", hash)).isFalse();
    }

    @Test
    void equal_passwords_have_different_hashes() {
        assertThat(argon2.hash("same password")).isNotEqualTo(argon2.hash("same password"));
    }

    @Test
    void a_hash_of_other_parameters_is_still_understood() {
        assertThat(argon2.matches("password", REFERENCE)).isTrue();
        assertThat(argon2.matches("passwort", REFERENCE)).isFalse();
    }
}
