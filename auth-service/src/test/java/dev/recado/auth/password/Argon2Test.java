package dev.recado.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.auth.password.Argon2Function.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests both implementations: each must verify the hashes of the other. */
class Argon2Test {

    /** Test vector of the reference implementation. */
    private static final String REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private static final Argon2Function IN_C = NativeArgon2.load().orElseThrow();
    private static final Argon2Function IN_JAVA = new JavaArgon2(1, Argon2.CURRENT);

    static Stream<Argon2> implementations() {
        return Stream.of(new Argon2(IN_C), new Argon2(IN_JAVA));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void the_right_password_matches_and_any_other_does_not(Argon2 argon2) {
        // When
        var hash = argon2.hash("correct horse ção");
        // Then
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
        assertThat(argon2.matches("correct horse ção", hash)).isTrue();
        assertThat(argon2.matches("correct horse cao", hash)).isFalse();
        assertThat(argon2.matches("", hash)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"8,1,1,4", "19456,2,1,32", "64,3,2,32", "1024,1,4,64"})
    void both_implementations_compute_the_same_hash(int memory, int passes, int lanes, int length) {
        // Given
        var random = new Random(memory);
        var cost = new Cost(memory, passes, lanes);
        for (var size : new int[]{0, 1, 8, 128}) {
            var password = new byte[size];
            var salt = new byte[8 + size];
            random.nextBytes(password);
            random.nextBytes(salt);
            // When, Then
            assertThat(IN_C.derive(password, salt, cost, length)).as("password of %d bytes", size)
                    .isEqualTo(IN_JAVA.derive(password, salt, cost, length));
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void parallel_computations_do_not_affect_each_other(Argon2 argon2) {
        // Given
        var hash = argon2.hash("password");
        // When
        var right = IntStream.range(0, 6).parallel().filter(i -> argon2.matches(i % 2 == 0 ? "password" : "passwort", hash))
                .boxed().toList();
        // Then
        assertThat(right).containsExactly(0, 2, 4);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void repeated_hashing_allocates_less_than_1_mib(Argon2 argon2) {
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
    void an_unreadable_hash_is_an_error_and_not_a_wrong_password(String hash) {
        implementations().forEach(argon2 -> assertThatThrownBy(() -> argon2.matches("password", hash))
                .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void invalid_parameters_are_an_error() {
        var salt = "somesalt".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> IN_C.derive(salt, salt, new Cost(1, 0, 1), 32)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("code");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void equal_passwords_have_different_hashes(Argon2 argon2) {
        assertThat(argon2.hash("same password")).isNotEqualTo(argon2.hash("same password"));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void a_hash_with_other_parameters_still_verifies(Argon2 argon2) {
        assertThat(argon2.matches("password", REFERENCE)).isTrue();
        assertThat(argon2.matches("passwort", REFERENCE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Linux,amd64,linux-x86-64/libargon2.so", "Linux,aarch64,linux-aarch64/libargon2.so",
            "Mac OS X,aarch64,darwin-aarch64/libargon2.dylib", "Mac OS X,x86_64,darwin-x86-64/libargon2.dylib"})
    void each_supported_machine_has_a_library(String system, String processor, String resource) {
        assertThat(NativeArgon2.resource(system, processor)).isEqualTo(resource);
        assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
    }
}
