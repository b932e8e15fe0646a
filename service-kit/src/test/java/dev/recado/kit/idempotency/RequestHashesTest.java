package dev.recado.kit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.NamedUuid;
import org.junit.jupiter.api.Test;

class RequestHashesTest {

    private static final String KEY = "4b1f7a1e-6f0c-4f43-9a55-5b1d9b0f2f61";

    record Body(String password, Set<String> roles, List<String> rows) {
    }

    private final RequestHashes fingerprints = new RequestHashes(new ObjectMapper());

    @Test
    void two_processes_that_iterate_over_a_set_in_different_orders_see_the_same_request() {
        assertThat(of(KEY, body("owner", "agent")).hash()).isEqualTo(of(KEY, body("agent", "owner")).hash());
    }

    @Test
    void the_order_of_a_list_and_every_value_make_another_request() {
        var first = of(KEY, new Body("pass word", Set.of("agent"), List.of("a", "b"))).hash();
        assertThat(of(KEY, new Body("pass word", Set.of("agent"), List.of("b", "a"))).hash()).isNotEqualTo(first);
        assertThat(of(KEY, new Body("pass-word", Set.of("agent"), List.of("a", "b"))).hash()).isNotEqualTo(first);
        assertThat(of(KEY, new Body("pass word", Set.of("owner"), List.of("a", "b"))).hash()).isNotEqualTo(first);
        assertThat(fingerprints.of(NamedUuid.tenant("main"), "caller", KEY, "POST /b",
                new Body("pass word", Set.of("agent"), List.of("a", "b"))).hash()).isNotEqualTo(first);
    }

    /** Without the key, which is stored nowhere, nobody can guess a password from the stored hash. */
    @Test
    void the_stored_values_hold_neither_the_key_nor_a_hash_of_the_body_alone() {
        // When
        var stored = of(KEY, body("agent"));
        // Then
        assertThat(stored.key()).doesNotContain(KEY).hasSize(64);
        assertThat(of(KEY + "0", body("agent")).hash()).isNotEqualTo(stored.hash());
        assertThat(new String(stored.hash(), StandardCharsets.ISO_8859_1)).doesNotContain("pass word");
    }

    private IdempotentRequest of(String key, Body body) {
        return fingerprints.of(NamedUuid.tenant("main"), "caller", key, "POST /a", body);
    }

    private static Body body(String... roles) {
        return new Body("pass word", new LinkedHashSet<>(List.of(roles)), List.of());
    }
}
