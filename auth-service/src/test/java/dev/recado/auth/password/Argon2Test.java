package dev.recado.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {

    /** From the reference implementation's own tests. */
    private static final String REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private final Argon2 argon2 = new Argon2(1);

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
    void the_memory_of_one_hash_serves_the_next_and_more_at_once_get_their_own() {
        // Given
        var hash = argon2.hash("password");
        // When
        var right = IntStream.range(0, 6).parallel().filter(i -> argon2.matches(i % 2 == 0 ? "password" : "passwort", hash))
                .boxed().toList();
        // Then
        assertThat(right).containsExactly(0, 2, 4);
    }

    @Test
    void one_hash_after_the_other_leaves_next_to_nothing_to_collect() {
        // Given
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        argon2.hash("password");
        // When
        var before = thread.getCurrentThreadAllocatedBytes();
        argon2.hash("password");
        // Then
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1024 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "$2b$10$abc", "$argon2i$v=19$m=64,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c",
            "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$"})
    void what_is_no_hash_of_ours_is_refused_and_not_taken_for_a_wrong_password(String hash) {
        assertThatThrownBy(() -> argon2.matches("password", hash)).isInstanceOf(IllegalArgumentException.class);
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
