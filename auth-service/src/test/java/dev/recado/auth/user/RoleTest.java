package dev.recado.auth.user;

import static dev.recado.auth.user.Role.ADMIN;
import static dev.recado.auth.user.Role.AGENT;
import static dev.recado.auth.user.Role.OWNER;
import static dev.recado.auth.user.Role.PLATFORM_ADMIN;
import static dev.recado.auth.user.Role.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

class RoleTest {

    @Test
    void nobody_grants_a_role_above_their_own() {
        assertThat(Role.mayGrant(Set.of(PLATFORM_ADMIN), Set.of(PLATFORM_ADMIN, OWNER, VIEWER))).isTrue();
        assertThat(Role.mayGrant(Set.of(OWNER), Set.of(OWNER, ADMIN, AGENT, VIEWER))).isTrue();
        assertThat(Role.mayGrant(Set.of(OWNER), Set.of(AGENT, PLATFORM_ADMIN))).isFalse();
        assertThat(Role.mayGrant(Set.of(ADMIN, VIEWER), Set.of(ADMIN))).isTrue();
        assertThat(Role.mayGrant(Set.of(ADMIN), Set.of(OWNER))).isFalse();
        assertThat(Role.mayGrant(Set.of(), Set.of(VIEWER))).isFalse();
    }

    @Test
    void roles_are_read_from_tokens_and_unknown_names_are_ignored() {
        assertThat(PLATFORM_ADMIN.wireName()).isEqualTo("platform_admin");
        assertThat(Role.ofWireNames(List.of("agent", "OWNER", "root"))).containsExactly(AGENT);
    }
}
