package dev.recado.auth.invite;

import static dev.recado.auth.Api.addUser;
import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.logIn;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.token;
import static dev.recado.auth.Api.tokenOfNewUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.recado.auth.Api;
import dev.recado.auth.Concurrently;
import dev.recado.auth.Mailbox;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class InvitesTest {

    private static final String INVITES = "/api/v1/users/invites";

    private String owner;
    private String email;

    @BeforeEach
    void open() {
        owner = ownerOfNewTenant();
        email = freshEmail("bia");
    }

    @Test
    void an_invited_person_joins_by_the_link_of_the_mail_and_only_once() {
        // Given
        String id = invite(owner, email, "agent", "viewer").then().statusCode(202).body("email", equalTo(email)).extract()
                .path("id");
        as(owner).get(INVITES).then().statusCode(200).body("results.id", contains(id)).body("count", equalTo(1));
        var link = Mailbox.tokens(email, 1).getFirst();
        // When
        accept(link, Api.PASSWORD, "Bia").then().statusCode(204);
        // Then
        var mine = token(email, Api.PASSWORD);
        as(mine).get("/api/v1/me").then().body("name", equalTo("Bia")).body("roles", contains("agent", "viewer"))
                .body("tenant_id", equalTo(as(owner).get("/api/v1/me").path("tenant_id")));
        as(owner).get(INVITES).then().body("results", empty());
        assertThat(PublishedEvents.user(Api.idOf(mine), change -> true).name()).isEqualTo("Bia");
        PublishedEvents.audit("invite.sent", id);
        assertThat(PublishedEvents.audit("invite.accepted", id).actor().id()).isEqualTo(Api.idOf(mine));
        refused(accept(link, Api.PASSWORD + "2", "Somebody else"));
        logIn(email, Api.PASSWORD).then().statusCode(200);
    }

    @Test
    void of_concurrent_acceptances_of_one_link_only_one_succeeds() {
        // Given
        invite(owner, email, "agent");
        var link = Mailbox.tokens(email, 1).getFirst();
        // When
        Callable<Integer> acceptance = () -> accept(link, Api.PASSWORD, null).statusCode();
        var answers = Concurrently.all(Collections.nCopies(4, acceptance));
        // Then
        assertThat(answers).containsOnlyOnce(204).containsOnly(204, 400);
        logIn(email, Api.PASSWORD).then().statusCode(200);
    }

    @Test
    void unknown_expired_replaced_and_revoked_links_get_the_same_refusal() {
        // Given
        invite(owner, email, "agent");
        var replaced = Mailbox.tokens(email, 1).getFirst();
        String id = invite(owner, email.toUpperCase(Locale.ROOT), "viewer").then().statusCode(202).extract().path("id");
        var second = Mailbox.tokens(email, 2).getLast();
        var late = freshEmail("late");
        invite(owner, late, "agent");
        var expired = Mailbox.tokens(late, 1).getFirst();
        TestDatabase.update("update invite set expires_at = now() - interval '1 second' where email = ?", late);
        // When
        as(owner).delete(INVITES + "/" + id).then().statusCode(204);
        // Then
        for (var link : List.of(replaced, second, expired, "x".repeat(43))) {
            refused(accept(link, Api.PASSWORD, null));
        }
        as(owner).get(INVITES).then().body("results", empty());
        as(owner).delete(INVITES + "/" + id).then().statusCode(404);
        PublishedEvents.audit("invite.taken_back", id);
        logIn(email, Api.PASSWORD).then().statusCode(401);
    }

    @Test
    void a_link_of_a_suspended_tenant_is_refused() {
        // Given
        invite(owner, email, "agent");
        var link = Mailbox.tokens(email, 1).getFirst();
        String tenant = as(owner).get("/api/v1/me").path("tenant_id");
        // When
        as(Api.platformAdmin()).post("/api/v1/tenants/" + tenant + "/suspend").then().statusCode(200);
        // Then
        refused(accept(link, Api.PASSWORD, null));
    }

    @Test
    void a_role_above_ones_own_and_the_address_of_a_member_are_refused() {
        // Given
        var admin = tokenOfNewUser(owner, "admin");
        addUser(owner, email, "agent").then().statusCode(201);
        // When, Then
        invite(admin, freshEmail("x"), "owner").then().statusCode(403);
        invite(owner, freshEmail("x"), "platform_admin").then().statusCode(403);
        invite(tokenOfNewUser(owner, "agent"), freshEmail("x"), "viewer").then().statusCode(403);
        invite(admin, email, "agent").then().statusCode(409).body("code", equalTo("EMAIL_TAKEN"));
        as(owner).get(INVITES).then().body("results", empty());
    }

    @Test
    void an_admin_neither_replaces_nor_revokes_an_owners_invite() {
        // Given
        var admin = tokenOfNewUser(owner, "admin");
        String id = invite(owner, email, "owner").path("id");
        // When, Then
        invite(admin, email, "viewer").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(admin).delete(INVITES + "/" + id).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(owner).get(INVITES).then().body("results.id", contains(id));
        accept(Mailbox.tokens(email, 1).getFirst(), Api.PASSWORD, null).then().statusCode(204);
    }

    @Test
    void an_expired_invite_of_an_owner_does_not_block_a_new_invite() {
        // Given
        var admin = tokenOfNewUser(owner, "admin");
        invite(owner, email, "owner").then().statusCode(202);
        TestDatabase.update("update invite set expires_at = now() - interval '1 second' where email = ?", email);
        // When, Then
        invite(admin, email, "viewer").then().statusCode(202);
    }

    @Test
    void a_replaced_invite_is_audited() {
        // Given
        String first = invite(owner, email, "admin", "viewer").path("id");
        // When
        String second = invite(owner, email, "agent").path("id");
        // Then
        assertThat(PublishedEvents.audit("invite.replaced", first)).satisfies(replaced -> {
            assertThat(replaced.actor().id()).isEqualTo(Api.idOf(owner));
            assertThat(replaced.details()).containsExactly(Map.entry("roles", "admin,viewer"));
        });
        assertThat(PublishedEvents.audit("invite.sent", second).details()).containsExactly(Map.entry("roles", "agent"));
    }

    @Test
    void a_link_is_refused_after_its_inviter_lost_the_right_to_invite() {
        // Given
        var gone = tokenOfNewUser(owner, "admin");
        var demoted = tokenOfNewUser(owner, "admin");
        var other = freshEmail("other");
        invite(gone, email, "agent").then().statusCode(202);
        invite(demoted, other, "admin").then().statusCode(202);
        // When
        as(owner).post("/api/v1/users/" + Api.idOf(gone) + "/deactivate").then().statusCode(200);
        as(owner).body(Map.of("roles", List.of("viewer"))).patch("/api/v1/users/" + Api.idOf(demoted)).then().statusCode(200);
        // Then
        refused(accept(Mailbox.tokens(email, 1).getFirst(), Api.PASSWORD, null));
        refused(accept(Mailbox.tokens(other, 1).getFirst(), Api.PASSWORD, null));
        logIn(email, Api.PASSWORD).then().statusCode(401);
    }

    @Test
    void a_token_from_before_a_demotion_cannot_invite() {
        // Given
        var demoted = tokenOfNewUser(owner, "admin");
        // When
        as(owner).body(Map.of("roles", List.of("viewer"))).patch("/api/v1/users/" + Api.idOf(demoted)).then().statusCode(200);
        // Then: 403 by the database, or 401 if the token's revocation arrives first
        invite(demoted, email, "agent").then().statusCode(anyOf(is(401), is(403)));
        as(owner).get(INVITES).then().body("results", empty());
    }

    @Test
    void another_tenants_invites_are_not_found() {
        // Given
        String id = invite(owner, email, "agent").path("id");
        var stranger = ownerOfNewTenant();
        // When, Then
        as(stranger).get(INVITES).then().body("results", empty());
        as(stranger).delete(INVITES + "/" + id).then().statusCode(404);
        as(owner).get(INVITES).then().body("results", hasSize(1));
    }

    @Test
    void an_address_of_another_tenant_is_invited_like_any_and_its_link_is_refused_like_a_bad_one() {
        // Given
        var stranger = ownerOfNewTenant();
        invite(owner, email, "agent").then().statusCode(202);
        var before = invite(stranger, email, "agent");
        accept(Mailbox.tokens(email, 2).getFirst(), Api.PASSWORD, null).then().statusCode(204);
        // When
        var after = invite(stranger, email, "agent");
        // Then
        after.then().statusCode(202);
        assertThat(after.jsonPath().getMap("$").keySet()).isEqualTo(before.jsonPath().getMap("$").keySet());
        refused(accept(Mailbox.tokens(email, 3).getLast(), Api.PASSWORD + "2", null));
        as(token(email, Api.PASSWORD)).get("/api/v1/me").then()
                .body("tenant_id", equalTo(as(owner).get("/api/v1/me").path("tenant_id")));
    }

    @Test
    void neither_the_log_nor_the_database_holds_a_link() {
        // Given
        invite(owner, email, "agent").then().statusCode(202);
        // When
        var link = Mailbox.tokens(email, 1).getFirst();
        // Then
        assertThat(TestDatabase.texts("select to_jsonb(i)::text from invite i where email = ?", email)).hasSize(1)
                .allSatisfy(row -> assertThat(row).doesNotContain(link));
        assertThat(Api.log()).doesNotContain(link, email).contains("Mail written file=");
    }

    @Test
    void a_guessable_password_is_refused_and_the_link_stays_valid() {
        // Given
        invite(owner, email, "agent");
        var link = Mailbox.tokens(email, 1).getFirst();
        // When, Then
        accept(link, "password123", null).then().statusCode(400).body("details.field", contains("password"));
        accept(link, "short", null).then().statusCode(400).body("details.field", contains("password"));
        accept(link, Api.PASSWORD, null).then().statusCode(204);
    }

    private static Response invite(String token, String email, String... roles) {
        return as(token).body(Map.of("email", email, "name", "B.", "roles", List.of(roles))).post(INVITES);
    }

    private static Response accept(String link, String password, String name) {
        var body = name == null
                ? Map.of("token", link, "password", password)
                : Map.of("token", link, "password", password, "name", name);
        return given().contentType(ContentType.JSON).body(body).post("/api/v1/auth/invites/accept");
    }

    private static void refused(Response answer) {
        answer.then().statusCode(400).body("code", equalTo("LINK_INVALID"));
    }
}
