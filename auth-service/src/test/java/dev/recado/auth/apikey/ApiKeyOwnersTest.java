package dev.recado.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys show their owner and end with the owner's deactivation. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class ApiKeyOwnersTest {

    private String owner;
    @Inject
    Transactions transactions;

    @BeforeEach
    void openTenant() {
        owner = Api.ownerOfNewTenant();
    }

    @Test
    void a_key_shows_who_created_it() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(admin);
        // When
        var list = Api.as(owner).get("/api/v1/api-keys");
        // Then
        for (var owned : List.of(key.jsonPath().getMap("owner"), list.jsonPath().getMap("results[0].owner"))) {
            assertThat(owned).containsEntry("id", Api.idOf(admin)).containsEntry("name", "Ana").containsEntry("active", true);
        }
    }

    @Test
    void the_keys_of_a_deactivated_person_end_with_their_tokens() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(admin);
        var others = createBy(owner);
        String token = ApiKeysTest.exchange(key.path("id"), key.path("secret")).path("access_token");
        Api.as(token).get("/api/v1/api-keys").then().statusCode(403);
        // When
        Api.as(owner).post("/api/v1/users/" + Api.idOf(admin) + "/deactivate").then().statusCode(200);
        // Then
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        Api.awaitEnd(token);
        ApiKeysTest.exchange(others.path("id"), others.path("secret")).then().statusCode(200);
        assertThat(PublishedEvents.audit("api_key.revoked", key.path("id")).details()).containsEntry("cause",
                "owner_deactivated");
        Api.as(owner).get("/api/v1/api-keys").then().statusCode(200)
                .body("results.find { it.id == '" + key.path("id") + "' }.active", equalTo(false))
                .body("results.find { it.id == '" + key.path("id") + "' }.owner.active", equalTo(false));
    }

    @Test
    void a_deactivated_admin_neither_creates_nor_rotates_a_key_with_a_token_that_is_still_valid() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(owner);
        TestDatabase.update("update user_account set deactivated_at = now() where id = ?", UUID.fromString(Api.idOf(admin)));
        Api.as(admin).get("/api/v1/api-keys").then().statusCode(200);
        // When
        var created = Api.as(admin).body(Map.of("name", "late", "scopes", List.of("messages.read"))).post("/api/v1/api-keys");
        var rotated = rotateBy(admin, key);
        // Then
        created.then().statusCode(401);
        rotated.then().statusCode(401);
        Api.as(owner).get("/api/v1/api-keys").then().body("results.name", equalTo(List.of("erp")));
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(200);
    }

    @Test
    void the_keys_of_a_person_who_may_not_manage_keys_any_more_end_with_their_tokens() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(admin);
        String token = ApiKeysTest.exchange(key.path("id"), key.path("secret")).path("access_token");
        // When
        Api.as(owner).body(Map.of("roles", List.of("agent"))).patch("/api/v1/users/" + Api.idOf(admin)).then().statusCode(200);
        // Then
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        Api.awaitEnd(token);
        assertThat(PublishedEvents.audit("api_key.revoked", key.path("id")).details()).containsEntry("cause", "owner_demoted");
    }

    @Test
    void the_keys_of_a_person_whom_an_earlier_version_demoted_are_refused() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(admin);
        // When
        TestDatabase.update("update user_role set role = 'AGENT' where user_id = ?", UUID.fromString(Api.idOf(admin)));
        // Then
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        Api.as(owner).get("/api/v1/api-keys").then().body("results[0].active", equalTo(false))
                .body("results[0].owner.active", equalTo(true));
        outlive(true);
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(200);
    }

    @Test
    void a_demoted_admin_creates_no_key_with_a_token_that_is_still_valid() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        TestDatabase.update("update user_role set role = 'AGENT' where user_id = ?", UUID.fromString(Api.idOf(admin)));
        // When
        var created = Api.as(admin).body(Map.of("name", "late", "scopes", List.of("messages.read"))).post("/api/v1/api-keys");
        // Then
        created.then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        Api.as(owner).get("/api/v1/api-keys").then().body("results.size()", equalTo(0));
    }

    @Test
    void a_demoted_admin_rotates_no_key_with_a_token_that_is_still_valid() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(owner);
        TestDatabase.update("update user_role set role = 'AGENT' where user_id = ?", UUID.fromString(Api.idOf(admin)));
        // When
        var rotated = rotateBy(admin, key);
        // Then
        rotated.then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(200);
    }

    @Test
    void an_admin_whose_demotion_is_being_stored_rotates_no_key() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var id = UUID.fromString(Api.idOf(admin));
        var key = createBy(owner);
        var demoted = new CompletableFuture<Void>();
        var mayCommit = new CompletableFuture<Void>();
        var demotion = transactions.run(tx -> demote(tx, id)
                .invoke(() -> demoted.complete(null)).onFailure().invoke(demoted::completeExceptionally)
                .chain(() -> Uni.createFrom().completionStage(mayCommit)))
                .subscribeAsCompletionStage();
        demoted.join();
        // When
        var rotation = CompletableFuture.supplyAsync(() -> rotateBy(admin, key));
        await().until(() -> TestDatabase.count("select count(*) from pg_stat_activity "
                + "where datname = current_database() and wait_event_type = 'Lock'") > 0);
        mayCommit.complete(null);
        demotion.join();
        // Then
        rotation.join().then().statusCode(403).body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void keys_outlive_a_deactivated_person_while_the_tenant_says_so() {
        // Given
        var admin = Api.tokenOfNewUser(owner, "admin");
        var key = createBy(admin);
        outlive(true);
        // When
        Api.as(owner).post("/api/v1/users/" + Api.idOf(admin) + "/deactivate").then().statusCode(200);
        // Then
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(200);
        Api.as(owner).get("/api/v1/api-keys").then().body("results[0].active", equalTo(true));
        outlive(false);
        ApiKeysTest.exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        Api.as(owner).get("/api/v1/api-keys").then().body("results[0].active", equalTo(false));
    }

    private void outlive(boolean outlive) {
        Api.as(owner).body(Map.of("api_keys_outlive_owner", outlive)).patch("/api/v1/tenants/current").then().statusCode(200)
                .body("api_keys_outlive_owner", equalTo(outlive));
    }

    /** Locks and changes the same rows as the change of a user's roles. */
    private static Uni<Void> demote(Tx tx, UUID user) {
        return tx.query("select 1 from tenant where id = (select tenant_id from user_account where id = $1) for no key update",
                user)
                .chain(() -> tx.update("update user_account set version = version + 1 where id = $1", user))
                .chain(() -> tx.update("update user_role set role = 'AGENT' where user_id = $1", user)).replaceWithVoid();
    }

    private static Response rotateBy(String token, Response key) {
        return Api.as(token).post("/api/v1/api-keys/" + key.path("id") + "/rotate");
    }

    private static Response createBy(String token) {
        var created = Api.as(token).body(Map.of("name", "erp", "scopes", List.of("messages.read"))).post("/api/v1/api-keys");
        created.then().statusCode(201);
        return created;
    }
}
