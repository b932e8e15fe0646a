package dev.recado.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import dev.recado.events.AuditRecorded;
import org.junit.jupiter.api.Test;

class RolePermissionsTest {

    @Test
    void unknown_roles_and_scopes_grant_nothing() {
        assertThat(RolePermissions.of(List.of("god", "OWNER"), List.of("api", "users.manage", "tenants.manage"))).isEmpty();
    }

    @Test
    void a_machine_has_the_permissions_of_its_scope() {
        assertThat(RolePermissions.of(List.of(), List.of("messages.send", "audits.read")))
                .containsExactlyInAnyOrder("messages.send", "audits.read");
    }

    @Test
    void an_audit_can_hold_all_scopes_of_a_machine() {
        assertThat(AuditRecorded.isPlain(String.join(",", Permissions.OF_MACHINES))).isTrue();
    }

    @Test
    void an_agent_reads_all_conversations_only_by_scope() {
        assertThat(RolePermissions.of(List.of("agent"), List.of("api"))).contains(Permissions.CONVERSATIONS_READ)
                .doesNotContain(Permissions.CONVERSATIONS_READ_ALL);
        assertThat(RolePermissions.of(List.of("agent"), List.of("api", "conversations.read_all")))
                .contains(Permissions.CONVERSATIONS_READ_ALL);
    }

    @Test
    void a_viewer_changes_nothing_and_only_the_platform_manages_tenants() {
        assertThat(RolePermissions.of(List.of("viewer"), List.of())).noneMatch(permission -> permission.endsWith(".manage")
                || permission.endsWith(".control") || permission.endsWith(".send"));
        for (var role : Set.of("owner", "admin", "agent", "viewer")) {
            assertThat(RolePermissions.of(List.of(role), List.of())).doesNotContain(Permissions.TENANTS_MANAGE,
                    Permissions.SIGNING_KEYS_ROTATE, Permissions.REPLAYS_MANAGE);
        }
    }

    @Test
    void the_platform_administrator_reads_no_conversations() {
        assertThat(RolePermissions.of(List.of("platform_admin"), List.of()))
                .noneMatch(permission -> permission.startsWith("conversations.") || permission.startsWith("messages.")
                        || permission.startsWith("media."));
    }
}
