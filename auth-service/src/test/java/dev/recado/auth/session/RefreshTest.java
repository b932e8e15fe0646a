package dev.recado.auth.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.OpaqueToken;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Topics;
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
class RefreshTest {

    @Inject
    SessionRetention retention;

    private final String email = Api.freshEmail("ana");
    private String owner;
    private String user;

    @BeforeEach
    void addUser() {
        owner = Api.ownerOfNewTenant();
        user = Api.addUser(owner, email, "agent").then().statusCode(201).extract().path("id");
    }

    @Test
    void a_refresh_token_is_exchanged_for_a_new_pair() {
        // Given
        var first = SessionApi.logIn(email);
        // When
        var answer = SessionApi.refresh(first);
        // Then
        answer.then().statusCode(200).header("Cache-Control", "no-store").body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(600)).body("refresh_token", not(equalTo(first)));
        Api.as(answer.path("access_token")).get("/api/v1/me").then().statusCode(200).body("email", equalTo(email));
        SessionApi.refresh(answer.path("refresh_token")).then().statusCode(200);
    }

    @Test
    void the_oauth_form_refreshes_too() {
        given().contentType(ContentType.URLENC)
                .formParams("grant_type", "refresh_token", "refresh_token", SessionApi.logIn(email))
                .post("/api/v1/auth/token").then().statusCode(200).body("expires_in", equalTo(600));
        given().contentType(ContentType.URLENC).formParams("grant_type", "refresh_token").post("/api/v1/auth/token").then()
                .statusCode(400);
    }

    @Test
    void reuse_after_the_grace_period_ends_all_sessions_and_tokens_and_is_audited_once() {
        // Given
        var first = SessionApi.logIn(email);
        var other = SessionApi.logIn(email);
        var answer = SessionApi.refresh(first).then().statusCode(200).extract();
        String second = answer.path("refresh_token");
        String token = answer.path("access_token");
        moveUse(first, "11 seconds");
        // When
        SessionApi.refresh(first).then().statusCode(401).body("code", equalTo("UNAUTHORIZED"));
        // Then
        SessionApi.refresh(second).then().statusCode(401);
        SessionApi.refresh(first).then().statusCode(401);
        var session = session(first);
        await().untilAsserted(() -> assertThat(audits(session)).contains("session.reuse_detected"));
        assertThat(audits(session)).containsOnlyOnce("session.reuse_detected");
        Api.awaitEnd(token);
        SessionApi.refresh(other).then().statusCode(401);
        assertThat(PublishedEvents.user(user, change -> change.tokenVersion() > 1).tokenVersion()).isEqualTo(2);
        assertThat(TestDatabase.count("select token_version from user_account where id = ?", UUID.fromString(user)))
                .isEqualTo(2);
        assertThat(TestDatabase.texts("select end_cause from user_session where id = ?", UUID.fromString(session)))
                .containsExactly("REUSED");
    }

    @Test
    void parallel_tabs_each_get_a_token_of_their_own() {
        // Given
        var first = SessionApi.logIn(email);
        // When
        var answers = atOnce(4, () -> SessionApi.refresh(first));
        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        var successors = answers.stream().map(answer -> answer.<String>path("refresh_token")).toList();
        assertThat(successors).doesNotHaveDuplicates();
        successors.forEach(token -> SessionApi.refresh(token).then().statusCode(200));
    }

    @Test
    void more_than_ten_parallel_uses_count_as_theft() {
        // Given
        var first = SessionApi.logIn(email);
        SessionApi.refresh(first).then().statusCode(200);
        for (var twin = 0; twin < 10; twin++) {
            SessionApi.refresh(first).then().statusCode(200);
        }
        // When, Then
        SessionApi.refresh(first).then().statusCode(401);
        assertThat(TestDatabase.texts("select end_cause from user_session where id = ?", UUID.fromString(session(first))))
                .containsExactly("REUSED");
    }

    @Test
    void a_session_has_at_most_ten_unused_tokens() {
        // Given
        var token = SessionApi.logIn(email);
        var session = UUID.fromString(session(token));
        // When
        for (var round = 0; round < 3; round++) {
            var again = token;
            for (var tab = 0; tab < 6; tab++) {
                token = SessionApi.refresh(again).then().statusCode(200).extract().path("refresh_token");
            }
        }
        // Then
        assertThat(TestDatabase.count("select count(*) from refresh_token where session_id = ? and used_at is null"
                + " and expires_at > now()", session)).isEqualTo(10);
        SessionApi.refresh(token).then().statusCode(200);
        assertThat(TestDatabase.count("select count(*) from user_session where id = ? and ended_at is null", session)).isOne();
    }

    @Test
    void a_used_token_is_stored_while_its_reuse_reveals_a_theft() {
        // Given
        var kept = SessionApi.logIn(email);
        SessionApi.refresh(kept).then().statusCode(200);
        var expired = SessionApi.logIn(email);
        SessionApi.refresh(expired).then().statusCode(200);
        TestDatabase.update("update refresh_token set expires_at = now() - interval '1 second' where hash = ?",
                OpaqueToken.hash(expired));
        var over = SessionApi.logIn(email);
        SessionApi.logOut(over).then().statusCode(204);
        TestDatabase.update("update user_session set ended_at = now() - interval '25 hours' where id = ?",
                UUID.fromString(session(over)));
        // When
        retention.deleteExpired().await().atMost(Duration.ofSeconds(10));
        // Then
        assertThat(stored(kept)).isTrue();
        assertThat(stored(expired)).isFalse();
        assertThat(stored(over)).isFalse();
        SessionApi.refresh(expired).then().statusCode(401);
        moveUse(kept, "11 seconds");
        SessionApi.refresh(kept).then().statusCode(401);
        await().untilAsserted(() -> assertThat(audits(session(kept))).contains("session.reuse_detected"));
    }

    @Test
    void one_run_deletes_a_flood_of_expired_tokens() {
        // Given
        TestDatabase.update("""
            insert into refresh_token (tenant_id, hash, session_id, expires_at, used_at)
            select t.tenant_id, decode(md5(i::text), 'hex'), t.session_id, now() - interval '1 day', now()
            from refresh_token t, generate_series(1, 11000) i where t.hash = ?""",
                OpaqueToken.hash(SessionApi.logIn(email)));
        // When
        retention.deleteExpired().await().atMost(Duration.ofSeconds(20));
        // Then
        assertThat(TestDatabase.count("select count(*) from refresh_token where expires_at < now() - interval '1 hour'"))
                .isZero();
    }

    @Test
    void of_two_simultaneous_uses_only_one_is_the_first() {
        for (var round = 0; round < 5; round++) {
            var token = SessionApi.logIn(email);
            atOnce(2, () -> SessionApi.refresh(token)).forEach(answer -> answer.then().statusCode(200));
            assertThat(TestDatabase.count("select twins from refresh_token where hash = ?", OpaqueToken.hash(token))).isOne();
        }
    }

    @Test
    void logout_ends_all_tokens_of_the_session_and_no_other_session() {
        // Given
        var first = SessionApi.logIn(email);
        var other = SessionApi.logIn(email);
        String second = SessionApi.refresh(first).path("refresh_token");
        // When
        SessionApi.logOut(first).then().statusCode(204);
        // Then
        SessionApi.refresh(second).then().statusCode(401);
        SessionApi.refresh(first).then().statusCode(401);
        SessionApi.refresh(other).then().statusCode(200);
        SessionApi.logOut("unknown-token").then().statusCode(204);
        await().untilAsserted(() -> assertThat(audits(session(first))).contains("session.began", "session.ended"));
        assertThat(audits(session(first))).doesNotContain("session.reuse_detected");
    }

    @Test
    void an_expired_session_cannot_be_refreshed_and_is_deleted_later() {
        // Given
        var idle = SessionApi.logIn(email);
        TestDatabase.update("update refresh_token set expires_at = now() where hash = ?", OpaqueToken.hash(idle));
        var old = SessionApi.logIn(email);
        TestDatabase.update("update user_session set expires_at = now() where id = ?", UUID.fromString(session(old)));
        // When, Then
        SessionApi.refresh(idle).then().statusCode(401);
        SessionApi.refresh(old).then().statusCode(401);
        // When
        TestDatabase.update("update user_session set last_used_at = now() - interval '32 days' where id = ?",
                UUID.fromString(session(old)));
        var living = session(idle);
        retention.deleteExpired().await().atMost(Duration.ofSeconds(10));
        // Then
        assertThat(TestDatabase.count("select count(*) from refresh_token where hash = ?", OpaqueToken.hash(old))).isZero();
        assertThat(TestDatabase.count("select count(*) from user_session where id = ?", UUID.fromString(living))).isOne();
    }

    @Test
    void deactivation_suspension_and_a_newer_token_version_end_a_session() {
        // Given
        var deactivated = SessionApi.logIn(email);
        TestDatabase.update("update user_account set deactivated_at = now() where id = ?", UUID.fromString(user));
        // When, Then
        SessionApi.refresh(deactivated).then().statusCode(401);
        TestDatabase.update("update user_account set deactivated_at = null where id = ?", UUID.fromString(user));
        SessionApi.refresh(deactivated).then().statusCode(401);
        // Given
        var suspended = SessionApi.logIn(email);
        TestDatabase.update(
                "update tenant set suspended_at = now() where id = (select tenant_id from user_account where id = ?)",
                UUID.fromString(user));
        SessionApi.refresh(suspended).then().statusCode(401);
        TestDatabase.update(
                "update tenant set suspended_at = null where id = (select tenant_id from user_account where id = ?)",
                UUID.fromString(user));
        // Given
        var older = SessionApi.logIn(email);
        TestDatabase.update("update user_account set token_version = token_version + 1 where id = ?", UUID.fromString(user));
        SessionApi.refresh(older).then().statusCode(401);
    }

    @Test
    void neither_database_nor_log_contains_a_refresh_token() {
        // Given
        var token = SessionApi.logIn(email);
        SessionApi.refresh(token).then().statusCode(200);
        // Then
        assertThat(Api.log()).doesNotContain(token);
        assertThat(TestDatabase.texts("select t::text from refresh_token t join user_session s on s.id = t.session_id"
                + " where s.user_id = ?", UUID.fromString(user))).isNotEmpty()
                .allSatisfy(row -> assertThat(row).doesNotContain(token));
    }

    /** Moves the use of the token into the past. */
    private void moveUse(String token, String time) {
        TestDatabase.update("update refresh_token set used_at = used_at - interval '" + time + "' where hash = ?",
                OpaqueToken.hash(token));
    }

    private boolean stored(String token) {
        return TestDatabase.count("select count(*) from refresh_token where hash = ?", OpaqueToken.hash(token)) == 1;
    }

    private String session(String token) {
        return TestDatabase.texts("select session_id from refresh_token where hash = ?", OpaqueToken.hash(token)).getFirst();
    }

    private List<String> audits(String session) {
        return PublishedEvents.of(Topics.AUDITS_RECORDED, session).stream().map(event -> event.get("action").asText()).toList();
    }

    private static List<Response> atOnce(int count, java.util.function.Supplier<Response> call) {
        try (var threads = Executors.newFixedThreadPool(count)) {
            var calls = IntStream.range(0, count).mapToObj(i -> CompletableFuture.supplyAsync(call, threads)).toList();
            return calls.stream().map(CompletableFuture::join).toList();
        }
    }
}
