package dev.recado.auth.user;

import static dev.recado.auth.Api.addUser;
import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.create;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.tokenOfNewUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.recado.auth.Api;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class UsersTest {

    @Test
    void each_role_in_two_tenants_sees_itself_and_its_tenant_only() {
        for (var owner : List.of(Api.platformAdmin(), ownerOfNewTenant())) {
            var tenant = as(owner).get("/api/v1/me").path("tenant_id");
            for (var role : List.of("owner", "admin", "agent", "viewer")) {
                var token = tokenOfNewUser(owner, role);
                as(token).get("/api/v1/me").then().statusCode(200).body("roles", contains(role)).body("tenant_id",
                        equalTo(tenant));
            }
        }
        as(tokenOfNewUser(Api.platformAdmin(), "platform_admin")).get("/api/v1/tenants").then().statusCode(200);
    }

    @Test
    void another_tenants_user_does_not_exist() {
        // Given
        var mine = ownerOfNewTenant();
        var theirs = ownerOfNewTenant();
        String id = addUser(theirs, freshEmail("ana"), "agent").then().statusCode(201).extract().path("id");
        // When, Then
        as(theirs).get("/api/v1/users/" + id).then().statusCode(200).body("id", equalTo(id));
        as(mine).get("/api/v1/users/" + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        as(Api.platformAdmin()).get("/api/v1/users/" + id).then().statusCode(404);
        as(mine).get("/api/v1/users/" + UUID.randomUUID()).then().statusCode(404);
        assertThat(as(mine).get("/api/v1/users").jsonPath().getList("results.id", String.class)).hasSize(1).doesNotContain(id);
    }

    @Test
    void nobody_grants_a_role_above_their_own_and_agents_grant_none() {
        // Given
        var owner = ownerOfNewTenant();
        var admin = tokenOfNewUser(owner, "admin");
        // When, Then
        invite(owner, "platform_admin").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        invite(admin, "owner").then().statusCode(403);
        invite(admin, "viewer", "owner").then().statusCode(403);
        invite(admin, "admin").then().statusCode(202);
        for (var role : List.of("agent", "viewer")) {
            var token = tokenOfNewUser(admin, role);
            invite(token, "viewer").then().statusCode(403);
            as(token).get("/api/v1/users").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        }
    }

    @Test
    void an_e_mail_belongs_to_one_user_of_the_suite_in_any_case() {
        // Given
        var platform = Api.platformAdmin();
        var email = freshEmail("ana");
        create(platform, email, "agent").then().statusCode(201).header("Location", notNullValue());
        // When
        var again = create(platform, email.toUpperCase(Locale.ROOT), "agent");
        // Then
        again.then().statusCode(409).body("code", equalTo("EMAIL_TAKEN"));
    }

    @Test
    void only_platform_admins_create_users_and_others_do_not_learn_whether_an_e_mail_is_used() {
        // Given
        var taken = freshEmail("ana");
        addUser(ownerOfNewTenant(), taken, "agent");
        var owner = ownerOfNewTenant();
        // When, Then
        for (var token : List.of(owner, tokenOfNewUser(owner, "admin"))) {
            create(token, taken, "agent").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
            create(token, freshEmail("free"), "agent").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        }
    }

    @Test
    void a_former_platform_admin_cannot_create_users_with_an_older_token() {
        // Given
        var platform = Api.platformAdmin();
        var former = tokenOfNewUser(platform, "platform_admin");
        TestDatabase.update("update user_role set role = 'OWNER' where user_id::text = ?", Api.idOf(former));
        // When
        var answer = create(former, freshEmail("ana"), "agent");
        // Then
        answer.then().statusCode(403).body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void a_list_is_paged_and_counted() {
        // Given
        var owner = ownerOfNewTenant();
        for (var i = 0; i < 4; i++) {
            addUser(owner, freshEmail("user" + i), "agent", "viewer").then().statusCode(201);
        }
        // When, Then
        as(owner).get("/api/v1/users?page=2&page_size=2").then().statusCode(200).body("count", equalTo(5))
                .body("results", hasSize(2)).body("results[0].roles", contains("agent", "viewer"))
                .body("next", equalTo("/api/v1/users?page=3&page_size=2"))
                .body("previous", equalTo("/api/v1/users?page=1&page_size=2"));
        as(owner).get("/api/v1/users?page_size=101").then().statusCode(400).body("details.field", contains("page_size"));
    }

    @Test
    void an_invalid_user_is_answered_with_its_invalid_fields() {
        as(Api.platformAdmin()).body(Map.of("email", "no e-mail", "password", "short", "roles", List.of()))
                .post("/api/v1/users").then().statusCode(400)
                .body("details.field", containsInAnyOrder("email", "password", "roles"));
        as(Api.platformAdmin()).body(Map.of("email", "a@example.com", "password", Api.PASSWORD, "roles", List.of("root")))
                .post("/api/v1/users").then().statusCode(400);
    }

    private static Response invite(String token, String... roles) {
        return as(token).body(Map.of("email", freshEmail("x"), "roles", List.of(roles))).post("/api/v1/users/invites");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/me", "/api/v1/users", "/api/v1/tenants"})
    void nothing_opens_without_a_token(String path) {
        given().get(path).then().statusCode(401).contentType("application/problem+json").body("code", equalTo("UNAUTHORIZED"))
                .body("request_id", notNullValue());
    }
}
