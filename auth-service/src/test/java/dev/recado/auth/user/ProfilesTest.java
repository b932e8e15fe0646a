package dev.recado.auth.user;

import static dev.recado.auth.Api.addUser;
import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.awaitEnd;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.logIn;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.auth.Api;
import dev.recado.auth.Concurrently;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Topics;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class ProfilesTest {

    private static final String OTHER = "another-fake-password";

    private String email;
    private String id;
    private String mine;

    @BeforeEach
    void join() {
        email = freshEmail("ana");
        id = addUser(ownerOfNewTenant(), email, "viewer").path("id");
        mine = token(email, Api.PASSWORD);
    }

    @Test
    void a_user_changes_only_the_name_of_their_profile() {
        // When
        as(mine).body(Map.of("name", " Ana Maria ", "roles", List.of("owner"))).patch("/api/v1/me").then().statusCode(200);
        // Then
        as(mine).get("/api/v1/me").then().statusCode(200).body("name", equalTo("Ana Maria")).body("roles", contains("viewer"));
        assertThat(PublishedEvents.user(id, change -> change.name().equals("Ana Maria")).tokenVersion()).isEqualTo(1);
        as(mine).body(Map.of("name", " ")).patch("/api/v1/me").then().statusCode(400).body("details.field", contains("name"));
    }

    @Test
    void a_profile_that_stays_as_it_is_writes_nothing() {
        // When
        for (var same : List.of("{}", "{\"name\":\"Ana\"}", "{\"name\":\" Ana \"}", "{\"name\":null}")) {
            as(mine).body(same).patch("/api/v1/me").then().statusCode(200).body("name", equalTo("Ana"));
        }
        as(mine).body(Map.of("name", "Bia")).patch("/api/v1/me").then().statusCode(200);
        // Then
        assertThat(PublishedEvents.user(id, change -> change.name().equals("Bia")).eventId()).isEqualTo(id + ":1");
        PublishedEvents.audit("profile.changed", id);
        assertThat(PublishedEvents.of(Topics.AUDITS_RECORDED, id)).filteredOn(
                event -> event.get("action").asText().equals("profile.changed")).hasSize(1);
    }

    @Test
    void a_person_changes_their_own_data_at_a_limited_rate() {
        // When
        var answers = IntStream.range(0, 30).mapToObj(i -> as(mine).body(Map.of("name", "Ana " + i)).patch("/api/v1/me"))
                .toList();
        // Then
        var limited = answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(limited).hasSizeBetween(5, 10).allSatisfy(
                answer -> assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 3));
        assertThat(IntStream.range(0, 3).map(i -> as(mine).delete("/api/v1/me/sessions/" + UUID.randomUUID()).statusCode()))
                .contains(429);
        as(mine).get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void a_changed_password_ends_every_session_and_opens_the_next() {
        // Given
        var elsewhere = token(email, Api.PASSWORD);
        // When
        change(Api.PASSWORD, OTHER).then().statusCode(204);
        // Then
        logIn(email, Api.PASSWORD).then().statusCode(401);
        as(token(email, OTHER)).get("/api/v1/me").then().statusCode(200);
        awaitEnd(elsewhere);
        assertThat(PublishedEvents.user(id, change -> change.tokenVersion() == 2).active()).isTrue();
        assertThat(PublishedEvents.audit("password.changed", id).details()).isEmpty();
    }

    @Test
    void a_wrong_current_password_changes_nothing() {
        change("not the password", OTHER).then().statusCode(400).body("details.field", contains("current_password"));
        logIn(email, Api.PASSWORD).then().statusCode(200);
        logIn(email, OTHER).then().statusCode(401);
    }

    @Test
    void common_passwords_are_refused_everywhere() {
        change(Api.PASSWORD, "Password123").then().statusCode(400).body("details.field", contains("new_password"));
        change(Api.PASSWORD, email).then().statusCode(400).body("details.field", contains("new_password"));
        change(Api.PASSWORD, "short").then().statusCode(400).body("details.field", contains("new_password"));
        as(Api.platformAdmin()).body(Map.of("email", freshEmail("x"), "password", "senha123", "roles", List.of("agent")))
                .post("/api/v1/users").then().statusCode(400).body("details.field", contains("password"));
        as(Api.platformAdmin()).body(Map.of("name", "A", "owner", Map.of("email", freshEmail("x"), "password", "12345678")))
                .post("/api/v1/tenants").then().statusCode(400).body("details.field", contains("owner.password"));
    }

    @Test
    void of_simultaneous_password_changes_only_one_succeeds() {
        // Given
        var others = List.of(OTHER + "-1", OTHER + "-2", OTHER + "-3");
        // When
        var answers = Concurrently.all(others.stream()
                .<Callable<Integer>>map(other -> () -> change(Api.PASSWORD, other).statusCode()).toList());
        // Then
        assertThat(answers).containsOnlyOnce(204).doesNotContain(500);
        assertThat(Stream.concat(others.stream(), Stream.of(Api.PASSWORD)).map(other -> logIn(email, other).statusCode()))
                .containsOnlyOnce(200);
    }

    private Response change(String current, String other) {
        return as(mine).body(Map.of("current_password", current, "new_password", other)).post("/api/v1/me/password");
    }
}
