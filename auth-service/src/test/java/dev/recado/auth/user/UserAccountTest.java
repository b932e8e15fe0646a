package dev.recado.auth.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;

import dev.recado.events.TenantId;
import org.junit.jupiter.api.Test;

class UserAccountTest {

    @Test
    void an_account_has_one_spelling_of_its_e_mail_and_shows_no_secret() {
        // Given
        var request = new NewUser(" Ana@Example.COM ", null, "a good password", Set.of(Role.AGENT, Role.ADMIN));
        // When
        var account = UserAccount.of(TenantId.random(), request, "the hash", Instant.EPOCH);
        // Then
        assertThat(account.email()).isEqualTo("ana@example.com");
        assertThat(account.name()).isEqualTo("Ana@Example.COM");
        assertThat(account.roleNames()).containsExactly("admin", "agent");
        assertThat(account.toString() + request).doesNotContain("hash", "password", "example");
    }
}
