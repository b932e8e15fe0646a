package dev.recado.auth.reset;

import static dev.recado.auth.Api.addUser;
import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.awaitEnd;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.logIn;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.token;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.Concurrently;
import dev.recado.auth.Mailbox;
import dev.recado.auth.PublishedEvents;
import dev.recado.auth.ScheduledJobs;
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
class PasswordResetsTest {

    private static final String OTHER = "another-fake-password";

    @Inject
    PasswordResetRequests requests;

    private String owner;
    private String email;
    private String id;

    @BeforeEach
    void join() {
        owner = ownerOfNewTenant();
        email = freshEmail("ana");
        id = addUser(owner, email, "agent").then().statusCode(201).extract().path("id");
    }

    @Test
    void a_forgotten_password_is_replaced_by_the_mailed_link_and_every_session_ends() {
        // Given
        var before = token(email, Api.PASSWORD);
        forgot(email.toUpperCase(Locale.ROOT));
        var link = mailedTokens(email, 1).getFirst();
        // When
        reset(link, OTHER).then().statusCode(204);
        // Then
        logIn(email, Api.PASSWORD).then().statusCode(401);
        logIn(email, OTHER).then().statusCode(200);
        awaitEnd(before);
        assertThat(PublishedEvents.user(id, change -> change.tokenVersion() == 2).active()).isTrue();
        PublishedEvents.audit("password.reset_link_sent", id);
        PublishedEvents.audit("password.reset", id);
        refused(reset(link, OTHER + "2"));
        assertThat(Api.log()).doesNotContain(link, email, OTHER);
    }

    @Test
    void an_unknown_address_gets_the_same_answer_and_no_mail() {
        // Given
        var unknown = freshEmail("nobody");
        // When
        var answer = forgot(unknown);
        var known = forgot(email);
        // Then
        assertThat(answer.body().asString()).isEqualTo(known.body().asString());
        mailedTokens(email, 1);
        assertThat(TestDatabase.texts("select email from password_forgotten")).isEmpty();
        assertThat(Mailbox.mails(unknown)).isEmpty();
    }

    @Test
    void deactivated_users_and_users_of_a_suspended_tenant_neither_get_nor_use_a_link() {
        // Given
        var second = freshEmail("bia");
        addUser(owner, second, "agent").then().statusCode(201);
        forgot(email);
        var link = mailedTokens(email, 1).getFirst();
        // When
        as(owner).post("/api/v1/users/" + id + "/deactivate").then().statusCode(200);
        // Then
        refused(reset(link, OTHER));
        // When
        String tenant = as(owner).get("/api/v1/me").path("tenant_id");
        as(Api.platformAdmin()).post("/api/v1/tenants/" + tenant + "/suspend").then().statusCode(200);
        forgot(second);
        forgot(email);
        var sentinel = freshEmail("sentinel");
        addUser(ownerOfNewTenant(), sentinel, "agent").then().statusCode(201);
        forgot(sentinel);
        // Then
        mailedTokens(sentinel, 1);
        assertThat(Mailbox.mails(second)).isEmpty();
        assertThat(Mailbox.mails(email)).hasSize(1);
    }

    @Test
    void an_account_gets_three_links_an_hour_and_the_use_of_one_ends_the_others() {
        // Given
        for (var sent = 1; sent <= 3; sent++) {
            forgot(email);
            mailedTokens(email, sent);
        }
        // When
        forgot(email);
        // Then
        ScheduledJobs.run(requests::answer);
        assertThat(TestDatabase.texts("select email from password_forgotten")).isEmpty();
        assertThat(TestDatabase.texts("select id from password_reset where user_id::text = ?", id)).hasSize(3);
        var links = mailedTokens(email, 3);
        reset(links.get(1), OTHER).then().statusCode(204);
        refused(reset(links.get(0), OTHER + "2"));
        refused(reset(links.get(2), OTHER + "2"));
        // When
        TestDatabase.update("update password_reset set created_at = now() - interval '61 minutes' where user_id::text = ?", id);
        forgot(email);
        // Then
        mailedTokens(email, 4);
    }

    @Test
    void a_password_change_ends_the_links_sent_before() {
        // Given
        var mine = token(email, Api.PASSWORD);
        forgot(email);
        var link = mailedTokens(email, 1).getFirst();
        // When
        as(mine).body(Map.of("current_password", Api.PASSWORD, "new_password", OTHER)).post("/api/v1/me/password").then()
                .statusCode(204);
        // Then
        refused(reset(link, OTHER + "2"));
        logIn(email, OTHER).then().statusCode(200);
    }

    @Test
    void of_concurrent_uses_of_one_link_only_one_succeeds() {
        // Given
        forgot(email);
        var link = mailedTokens(email, 1).getFirst();
        // When
        Callable<Integer> use = () -> reset(link, OTHER).statusCode();
        var answers = Concurrently.all(Collections.nCopies(4, use));
        // Then
        assertThat(answers).containsOnlyOnce(204).containsOnly(204, 400);
        assertThat(TestDatabase.texts("select token_version from user_account where id::text = ?", id)).containsExactly("2");
    }

    @Test
    void unknown_and_expired_links_get_the_same_refusal_and_a_guessable_password_its_own() {
        // Given
        forgot(email);
        var link = mailedTokens(email, 1).getFirst();
        // When, Then
        refused(reset("x".repeat(43), OTHER));
        reset(link, "password123").then().statusCode(400).body("details.field", contains("new_password"));
        TestDatabase.update("update password_reset set expires_at = now() - interval '1 second' where user_id::text = ?", id);
        refused(reset(link, OTHER));
        logIn(email, Api.PASSWORD).then().statusCode(200);
        given().contentType(ContentType.JSON).body(Map.of("email", "no e-mail")).post("/api/v1/auth/password/forgot").then()
                .statusCode(400).body("details.field", contains("email"));
    }

    /** Answers the waiting requests first. */
    private List<String> mailedTokens(String email, int count) {
        ScheduledJobs.run(requests::answer);
        return Mailbox.tokens(email, count);
    }

    private static Response forgot(String email) {
        var answer = given().contentType(ContentType.JSON).body(Map.of("email", email)).post("/api/v1/auth/password/forgot");
        answer.then().statusCode(202);
        return answer;
    }

    private static Response reset(String link, String password) {
        return given().contentType(ContentType.JSON).body(Map.of("token", link, "new_password", password))
                .post("/api/v1/auth/password/reset");
    }

    private static void refused(Response answer) {
        answer.then().statusCode(400).body("code", equalTo("LINK_INVALID"));
    }
}
