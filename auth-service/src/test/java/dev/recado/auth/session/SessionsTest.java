package dev.recado.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import java.util.List;
import java.util.UUID;

import dev.recado.auth.Api;
import dev.recado.auth.OpaqueToken;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class SessionsTest {

    private final String email = Api.freshEmail("ana");
    private String owner;
    private String user;

    @BeforeEach
    void addUser() {
        owner = Api.ownerOfNewTenant();
        user = Api.addUser(owner, email, "agent").then().statusCode(201).extract().path("id");
    }

    @Test
    void a_user_lists_their_sessions_and_ends_one() {
        // Given
        var here = SessionApi.logIn(email, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        var there = SessionApi.logIn(email, "something of one's own");
        String token = SessionApi.refresh(here).path("access_token");
        // When
        var list = Api.as(token).get("/api/v1/me/sessions").then().statusCode(200).extract();
        // Then
        assertThat(list.<List<String>>path("results.id")).contains(session(here), session(there));
        assertThat(list.<List<String>>path("results.device")).contains("firefox", "other");
        // When
        Api.as(token).delete("/api/v1/me/sessions/" + session(there)).then().statusCode(204);
        // Then
        SessionApi.refresh(there).then().statusCode(401);
        Api.as(token).delete("/api/v1/me/sessions/" + session(there)).then().statusCode(404);
    }

    @Test
    void a_logout_ends_the_access_tokens_of_its_session_alone() {
        // Given
        var here = Api.logIn(email, Api.PASSWORD);
        var there = Api.token(email, Api.PASSWORD);
        String refreshed = SessionApi.refresh(here.path("refresh_token")).path("access_token");
        // When
        SessionApi.logOut(here.path("refresh_token")).then().statusCode(204);
        // Then
        Api.awaitEnd(here.path("access_token"));
        Api.awaitEnd(refreshed);
        Api.as(there).get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void ending_an_own_session_ends_its_access_tokens_and_a_later_change_of_the_user_still_names_it() {
        // Given
        var here = Api.token(email, Api.PASSWORD);
        var there = Api.logIn(email, Api.PASSWORD);
        var ended = UUID.fromString(session(there.path("refresh_token")));
        // When
        Api.as(here).delete("/api/v1/me/sessions/" + ended).then().statusCode(204);
        Api.awaitEnd(there.path("access_token"));
        Api.as(here).body("{\"name\":\"Ana Maria\"}").patch("/api/v1/me").then().statusCode(200);
        // Then
        assertThat(PublishedEvents.user(user, change -> change.name().equals("Ana Maria")).endedSessions())
                .containsExactly(ended);
    }

    @Test
    void a_repeated_logout_publishes_nothing() {
        // Given
        var token = SessionApi.logIn(email);
        SessionApi.logOut(token).then().statusCode(204);
        // When
        SessionApi.logOut(token).then().statusCode(204);
        SessionApi.logOut("unknown").then().statusCode(204);
        Api.as(Api.token(email, Api.PASSWORD)).body("{\"name\":\"Last\"}").patch("/api/v1/me").then().statusCode(200);
        // Then
        assertThat(PublishedEvents.user(user, change -> change.name().equals("Last")).eventId()).isEqualTo(user + ":2");
    }

    @Test
    void a_user_cannot_end_the_session_of_another_user() {
        // Given
        var anas = SessionApi.logIn(email);
        var stranger = Api.ownerOfNewTenant();
        // When, Then
        Api.as(owner).delete("/api/v1/me/sessions/" + session(anas)).then().statusCode(404);
        Api.as(stranger).delete("/api/v1/me/sessions/" + session(anas)).then().statusCode(404);
        Api.as(stranger).get("/api/v1/users/" + user + "/sessions").then().statusCode(404);
        Api.as(stranger).delete("/api/v1/users/" + user + "/sessions").then().statusCode(404);
        SessionApi.refresh(anas).then().statusCode(200);
    }

    @Test
    void an_admin_lists_and_ends_sessions_of_users_who_do_not_rank_above() {
        // Given
        var anas = SessionApi.logIn(email);
        var anasToken = Api.token(email, Api.PASSWORD);
        var admin = Api.tokenOfNewUser(owner, "admin");
        String ownersId = Api.as(owner).get("/api/v1/me").path("id");
        // When, Then
        Api.as(admin).get("/api/v1/users/" + user + "/sessions").then().statusCode(200).body("results", hasSize(2));
        Api.as(admin).delete("/api/v1/users/" + user + "/sessions").then().statusCode(204);
        SessionApi.refresh(anas).then().statusCode(401);
        Api.awaitEnd(anasToken);
        assertThat(PublishedEvents.user(user, change -> change.tokenVersion() == 2).active()).isTrue();
        assertThat(PublishedEvents.audit("user.sessions_ended", user).details()).containsEntry("count", "2");
        Api.as(admin).get("/api/v1/users/" + user + "/sessions").then().statusCode(200).body("results", hasSize(0));
        Api.as(admin).delete("/api/v1/users/" + ownersId + "/sessions").then().statusCode(403);
        Api.as(admin).get("/api/v1/users/" + ownersId + "/sessions").then().statusCode(200).body("results", not(hasSize(0)));
        var token = Api.token(email, Api.PASSWORD);
        Api.as(token).get("/api/v1/users/" + ownersId + "/sessions").then().statusCode(403);
        Api.as(token).delete("/api/v1/users/" + user + "/sessions").then().statusCode(403);
    }

    @Test
    void a_demoted_admin_cannot_end_sessions_with_an_older_token() {
        // Given
        var admins = Api.freshEmail("admin");
        String id = Api.addUser(owner, admins, "admin").then().statusCode(201).extract().path("id");
        var admin = Api.token(admins, Api.PASSWORD);
        var anas = SessionApi.logIn(email);
        TestDatabase.update("update user_role set role = 'VIEWER' where user_id = ?", UUID.fromString(id));
        // When
        Api.as(admin).delete("/api/v1/users/" + user + "/sessions").then().statusCode(403);
        // Then
        SessionApi.refresh(anas).then().statusCode(200);
    }

    @Test
    void the_access_tokens_of_a_session_that_ends_beyond_the_maximum_end_with_it() {
        // Given
        var first = Api.logIn(email, Api.PASSWORD);
        var id = UUID.fromString(session(first.path("refresh_token")));
        TestDatabase.update(
                """
                    insert into user_session select tenant_id, gen_random_uuid(), user_id, token_version, device, now(), now(), expires_at
                    from user_session, generate_series(1, 49) where id = ?""",
                id);
        TestDatabase.update("update user_session set last_used_at = now() - interval '1 minute' where id = ?", id);
        // When
        var newest = Api.token(email, Api.PASSWORD);
        // Then
        Api.awaitEnd(first.path("access_token"));
        assertThat(PublishedEvents.user(user, change -> change.endedSessions() != null && change.endedSessions().contains(id))
                .active()).isTrue();
        Api.as(newest).get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void beyond_the_maximum_the_session_idle_for_longest_ends() {
        // Given
        var first = SessionApi.logIn(email);
        var id = UUID.fromString(session(first));
        TestDatabase.update(
                """
                    insert into user_session select tenant_id, gen_random_uuid(), user_id, token_version, device, now(), now(), expires_at
                    from user_session, generate_series(1, 49) where id = ?""",
                id);
        TestDatabase.update("update user_session set last_used_at = now() - interval '1 day' where id = ?", id);
        // When
        var newest = SessionApi.logIn(email);
        // Then
        SessionApi.refresh(first).then().statusCode(401);
        SessionApi.refresh(newest).then().statusCode(200);
        assertThat(TestDatabase.count("select count(*) from user_session where user_id = ? and ended_at is null",
                UUID.fromString(user))).isEqualTo(50);
    }

    private String session(String token) {
        return TestDatabase.texts("select session_id from refresh_token where hash = ?", OpaqueToken.hash(token)).getFirst();
    }
}
