package dev.recado.auth.user;

import static dev.recado.auth.Api.addUser;
import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.awaitEnd;
import static dev.recado.auth.Api.create;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.idOf;
import static dev.recado.auth.Api.logIn;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.token;
import static dev.recado.auth.Api.tokenOfNewUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.Concurrently;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class UserChangesTest {

    @Inject
    UnannouncedUsers unannounced;

    @Test
    void an_added_user_is_published_without_their_e_mail() {
        // Given
        var email = freshEmail("ana");
        // When
        String id = create(Api.platformAdmin(), email, "agent", "viewer").path("id");
        // Then
        var changed = PublishedEvents.user(id, change -> true);
        assertThat(changed.eventId()).isEqualTo(id + ":0");
        assertThat(changed.roles()).containsExactly("agent", "viewer");
        assertThat(changed.tokenVersion()).isEqualTo(1);
        assertThat(changed.active()).isTrue();
        assertThat(changed.toString()).doesNotContain(email);
        assertThat(PublishedEvents.audit("user.created", id).details()).containsExactly(Map.entry("roles", "agent,viewer"));
    }

    @Test
    void changed_roles_revoke_tokens_and_a_changed_name_does_not() {
        // Given
        var owner = ownerOfNewTenant();
        var email = freshEmail("ana");
        String id = addUser(owner, email, "agent").path("id");
        var token = token(email, Api.PASSWORD);
        // When
        change(owner, id, Map.of("name", "Ana Maria")).then().statusCode(200).body("name", equalTo("Ana Maria"));
        // Then
        assertThat(PublishedEvents.user(id, change -> change.name().equals("Ana Maria")).tokenVersion()).isEqualTo(1);
        as(token).get("/api/v1/me").then().statusCode(200);
        // When
        change(owner, id, Map.of("roles", List.of("admin"))).then().statusCode(200).body("roles", contains("admin"));
        // Then
        assertThat(PublishedEvents.user(id, change -> change.roles().equals(List.of("admin"))).tokenVersion()).isEqualTo(2);
        awaitEnd(token);
        as(token(email, Api.PASSWORD)).get("/api/v1/users").then().statusCode(200);
        assertThat(PublishedEvents.audit("user.roles_changed", id).details()).containsEntry("from", "agent").containsEntry("to",
                "admin");
    }

    @Test
    void deactivation_revokes_tokens_and_after_reactivation_the_user_logs_in_again() {
        // Given
        var owner = ownerOfNewTenant();
        var email = freshEmail("ana");
        String id = addUser(owner, email, "agent").path("id");
        var token = token(email, Api.PASSWORD);
        // When
        as(owner).post("/api/v1/users/" + id + "/deactivate").then().statusCode(200).body("active", equalTo(false));
        // Then
        logIn(email, Api.PASSWORD).then().statusCode(401).body("detail", equalTo("e-mail or password is wrong"));
        awaitEnd(token);
        assertThat(PublishedEvents.user(id, change -> !change.active()).tokenVersion()).isEqualTo(2);
        // When
        as(owner).post("/api/v1/users/" + id + "/reactivate").then().statusCode(200).body("active", equalTo(true));
        // Then
        assertThat(PublishedEvents.user(id, change -> change.active() && change.tokenVersion() == 2).active()).isTrue();
        logIn(email, Api.PASSWORD).then().statusCode(200);
        as(token).get("/api/v1/me").then().statusCode(401);
        PublishedEvents.audit("user.deactivated", id);
        PublishedEvents.audit("user.reactivated", id);
    }

    @Test
    void nobody_changes_a_user_who_ranks_above_or_grants_a_role_above_their_own() {
        // Given
        var owner = ownerOfNewTenant();
        var admin = tokenOfNewUser(owner, "admin");
        var ownerId = idOf(owner);
        String agent = addUser(owner, freshEmail("ana"), "agent").path("id");
        // When, Then
        change(admin, ownerId, Map.of("name", "Mine")).then().statusCode(403);
        change(admin, ownerId, Map.of("roles", List.of("viewer"))).then().statusCode(403);
        as(admin).post("/api/v1/users/" + ownerId + "/deactivate").then().statusCode(403);
        change(admin, agent, Map.of("roles", List.of("agent", "owner"))).then().statusCode(403);
        change(admin, idOf(admin), Map.of("roles", List.of("owner"))).then().statusCode(403);
        change(tokenOfNewUser(owner, "agent"), agent, Map.of("name", "Mine")).then().statusCode(403);
        as(owner).get("/api/v1/users/" + ownerId).then().body("name", equalTo(as(owner).get("/api/v1/me").path("name")))
                .body("roles", contains("owner")).body("active", equalTo(true));
        as(owner).get("/api/v1/users/" + agent).then().body("roles", contains("agent"));
    }

    @Test
    void users_of_another_tenant_cannot_be_changed() {
        // Given
        var stranger = ownerOfNewTenant();
        var owner = ownerOfNewTenant();
        String id = addUser(owner, freshEmail("ana"), "agent").path("id");
        // When, Then
        change(stranger, id, Map.of("name", "Mine")).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        as(stranger).post("/api/v1/users/" + id + "/deactivate").then().statusCode(404);
        as(stranger).post("/api/v1/users/" + id + "/reactivate").then().statusCode(404);
        as(owner).get("/api/v1/users/" + id).then().body("name", equalTo("Ana")).body("active", equalTo(true));
    }

    @Test
    void the_last_active_owner_stays_one() {
        // Given
        var owner = ownerOfNewTenant();
        var id = idOf(owner);
        String second = addUser(owner, freshEmail("second"), "owner").path("id");
        as(owner).post("/api/v1/users/" + second + "/deactivate").then().statusCode(200);
        // When, Then
        change(owner, id, Map.of("roles", List.of("admin"))).then().statusCode(409).body("code", equalTo("LAST_OWNER"));
        as(owner).post("/api/v1/users/" + id + "/deactivate").then().statusCode(409).body("code", equalTo("LAST_OWNER"));
        as(owner).get("/api/v1/me").then().statusCode(200).body("roles", contains("owner"));
    }

    @Test
    void of_two_owners_who_remove_each_other_at_the_same_time_one_stays() {
        for (var round = 0; round < 5; round++) {
            // Given
            var first = ownerOfNewTenant();
            var second = tokenOfNewUser(first, "owner");
            var firstId = idOf(first);
            var secondId = idOf(second);
            // When
            var answers = Concurrently.all(List.of(
                    () -> as(first).post("/api/v1/users/" + secondId + "/deactivate").statusCode(),
                    () -> change(second, firstId, Map.of("roles", List.of("viewer"))).statusCode()));
            // Then
            assertThat(answers).containsOnlyOnce(200).doesNotContain(500);
            assertThat(TestDatabase.texts("""
                select count(*) from user_account join user_role on user_id = id
                where id::text in (?, ?) and deactivated_at is null and role = 'OWNER'""", firstId,
                    secondId))
                    .containsExactly("1");
        }
    }

    @Test
    void the_last_active_platform_admin_stays_one() {
        // Given
        var last = platformAdminOfNewTenant();
        var id = idOf(last);
        alone(List.of(id), () -> {
            // When, Then
            change(last, id, Map.of("roles", List.of("owner"))).then().statusCode(409)
                    .body("code", equalTo("LAST_PLATFORM_ADMIN"));
            as(last).post("/api/v1/users/" + id + "/deactivate").then().statusCode(409)
                    .body("code", equalTo("LAST_PLATFORM_ADMIN"));
            as(last).get("/api/v1/tenants").then().statusCode(200);
        });
        change(last, id, Map.of("roles", List.of("owner"))).then().statusCode(200);
    }

    @Test
    void of_two_platform_admins_of_two_tenants_who_step_down_at_the_same_time_one_stays() {
        for (var round = 0; round < 5; round++) {
            // Given
            var first = platformAdminOfNewTenant();
            var second = platformAdminOfNewTenant();
            var ids = List.of(idOf(first), idOf(second));
            alone(ids, () -> {
                // When
                var answers = Concurrently.all(List.of(
                        () -> change(first, ids.getFirst(), Map.of("roles", List.of("owner"))).statusCode(),
                        () -> change(second, ids.getLast(), Map.of("roles", List.of("owner"))).statusCode()));
                // Then
                assertThat(answers).containsExactlyInAnyOrder(200, 409);
            });
        }
    }

    @Test
    void of_two_platform_admins_who_suspend_each_other_s_tenant_one_stays() {
        for (var round = 0; round < 5; round++) {
            // Given
            var first = platformAdminOfNewTenant();
            var second = platformAdminOfNewTenant();
            String firstTenant = as(first).get("/api/v1/me").path("tenant_id");
            String secondTenant = as(second).get("/api/v1/me").path("tenant_id");
            // When
            var answers = Concurrently.all(List.of(
                    () -> as(first).post("/api/v1/tenants/" + secondTenant + "/suspend").statusCode(),
                    () -> as(second).post("/api/v1/tenants/" + firstTenant + "/suspend").statusCode()));
            // Then
            assertThat(answers).containsExactlyInAnyOrder(200, 401);
            assertThat(TestDatabase.texts("select count(*) from tenant where id::text in (?, ?) and suspended_at is null",
                    firstTenant, secondTenant)).containsExactly("1");
        }
    }

    @Test
    void users_that_were_never_published_are_published_once() throws Throwable {
        // Given
        String id = addUser(ownerOfNewTenant(), freshEmail("ana"), "agent").path("id");
        PublishedEvents.user(id, change -> true);
        TestDatabase.update("update user_account set announced = false where id::text = ?", id);
        // When
        VertxContextSupport.subscribeAndAwait(() -> unannounced.publishAll());
        VertxContextSupport.subscribeAndAwait(() -> unannounced.publishAll());
        // Then
        var changed = PublishedEvents.user(id, change -> change.eventId().endsWith(":1"));
        assertThat(changed.roles()).containsExactly("agent");
        assertThat(TestDatabase.texts("select version from user_account where id::text = ?", id)).containsExactly("1");
    }

    private static String platformAdminOfNewTenant() {
        var email = freshEmail("platform");
        var id = addUser(ownerOfNewTenant(), email, "owner").path("id").toString();
        TestDatabase.update("insert into user_role select tenant_id, id, 'PLATFORM_ADMIN' from user_account where id::text = ?",
                id);
        return token(email, Api.PASSWORD);
    }

    /** Runs while no other platform administrators exist. */
    private static void alone(List<String> ids, Runnable test) {
        TestDatabase.update("""
            update user_role set role = 'VIEWER' where role = 'PLATFORM_ADMIN' and user_id::text <> all(?)""",
                (Object) ids.toArray(String[]::new));
        try {
            test.run();
        } finally {
            TestDatabase.update("""
                update user_role set role = 'PLATFORM_ADMIN' where role = 'VIEWER' and user_id in
                (select id from user_account where email = ?)""", Api.FIRST_OWNER);
        }
    }

    private static Response change(String token, String id, Map<String, Object> change) {
        return as(token).body(change).patch("/api/v1/users/" + id);
    }
}
