package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A login goes on, ends everywhere when it must, and survives a change of keys. */
@ExtendWith(SuiteExtension.class)
class TokensTest {

    /** An endpoint of each service that a viewer may call, or may not: 401 is what counts. */
    private static final List<String> EVERYWHERE = List.of("/api/v1/me", "/api/v1/conversations", "/api/v1/channels",
            "/api/v1/ai/status", "/api/v1/replays");
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(5);

    @Test
    void a_refresh_token_that_comes_again_ends_its_whole_family(SuiteUnderTest suite) {
        withGrace(suite, "0S", () -> {
            // Given
            var first = logIn(suite, person(suite, "viewer"));
            var second = refresh(suite, first).json();
            // When
            var again = refresh(suite, first);
            // Then
            assertThat(again.status()).isEqualTo(401);
            assertThat(refresh(suite, second).status()).as("the thief's and the owner's alike").isEqualTo(401);
        });
    }

    @Test
    void parallel_tabs_each_get_a_token_of_their_own(SuiteUnderTest suite) throws Exception {
        // Given
        var first = logIn(suite, person(suite, "viewer"));
        // When
        var answers = atOnce(4, () -> refresh(suite, first));
        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
        assertThat(answers.stream().map(answer -> answer.json().get("refresh_token").asText()).distinct()).hasSize(4);
        assertThat(answers).allSatisfy(answer -> assertThat(refresh(suite, answer.json()).status()).isEqualTo(200));
    }

    @Test
    void after_a_logout_there_is_nothing_to_refresh(SuiteUnderTest suite) {
        // Given
        var login = logIn(suite, person(suite, "viewer"));
        // When
        var out = TestHttp.post(suite.gateway() + "/api/v1/auth/logout", refreshBody(login));
        // Then
        assertThat(out.status()).isEqualTo(204);
        assertThat(refresh(suite, login).status()).isEqualTo(401);
    }

    @Test
    void a_deactivation_ends_tokens_in_every_service_within_seconds(SuiteUnderTest suite) {
        // Given
        var person = person(suite, "viewer");
        var login = logIn(suite, person);
        var desk = UserClient.withToken(suite.gateway(), login.get("access_token").asText());
        assertThat(EVERYWHERE).allSatisfy(path -> assertThat(desk.get(path).status()).isNotEqualTo(401));
        // When
        var done = suite.owner().post("/api/v1/users/" + person.id() + "/deactivate", "{}");
        // Then
        assertThat(done.status()).as(done.body()).isBetween(200, 204);
        endedEverywhere(desk);
        assertThat(refresh(suite, login).status()).isEqualTo(401);
        assertThat(password(suite, person).status()).isEqualTo(401);
    }

    @Test
    void a_change_of_role_ends_the_tokens_of_the_old_one_within_seconds(SuiteUnderTest suite) {
        // Given
        var person = person(suite, "admin");
        var desk = UserClient.withToken(suite.gateway(), logIn(suite, person).get("access_token").asText());
        assertThat(desk.get("/api/v1/users").status()).isEqualTo(200);
        // When
        var done = suite.owner().call("PATCH", "/api/v1/users/" + person.id(), "{\"roles\":[\"viewer\"]}");
        // Then
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        endedEverywhere(desk);
        var now = UserClient.withToken(suite.gateway(), logIn(suite, person).get("access_token").asText());
        assertThat(now.get("/api/v1/users").status()).isEqualTo(403);
        assertThat(now.get("/api/v1/conversations").status()).isEqualTo(200);
    }

    @Test
    void a_suspended_tenant_is_shut_out_everywhere_until_it_is_resumed(SuiteUnderTest suite) {
        // Given
        var owner = TestUsers.ownerOfNewTenant(suite);
        var tenant = owner.get("/api/v1/me").json().get("tenant_id").asText();
        // When
        var suspended = suite.owner().post("/api/v1/tenants/" + tenant + "/suspend", "{}");
        // Then
        assertThat(suspended.status()).as(suspended.body()).isBetween(200, 204);
        endedEverywhere(owner);
        assertThat(suite.owner().post("/api/v1/tenants/" + tenant + "/resume", "{}").status()).isBetween(200, 204);
        suite.oracle().eventually("it is let in again", () -> assertThat(owner.get("/api/v1/me").status()).isEqualTo(200));
    }

    @Test
    void a_change_of_keys_under_load_refuses_nobody(SuiteUnderTest suite) throws Exception {
        // Given: a lead time that a test can wait for
        suite.stop("auth");
        suite.start("auth", Map.of("RECADO_AUTH_KEY_LEAD_TIME", "8S", "RECADO_AUTH_KEY_RELOAD_INTERVAL", "1S"));
        try {
            var person = person(suite, "viewer");
            var before = kid(suite, person);
            var refused = new AtomicInteger();
            var asked = new AtomicInteger();
            // When
            assertThat(suite.owner().post("/api/v1/auth/keys", "{}").status()).isEqualTo(201);
            suite.oracle().eventually("tokens are signed with the new key", () -> {
                var token = logIn(suite, person).get("access_token").asText();
                for (var path : EVERYWHERE) {
                    asked.incrementAndGet();
                    refused.addAndGet(UserClient.withToken(suite.gateway(), token).get(path).status() == 401 ? 1 : 0);
                }
                assertThat(SuiteSigningKey.kid(token)).isNotEqualTo(before);
            });
            // Then
            assertThat(refused).as("of " + asked).hasValue(0);
            assertThat(asked.get()).isGreaterThan(10);
        } finally {
            suite.stop("auth");
            suite.start("auth");
        }
    }

    private record Person(String id, String email, String password) {
    }

    private static Person person(SuiteUnderTest suite, String role) {
        var mark = suite.customer().phone();
        var person = new Person(null, role + "@" + mark + ".example", "nobody-guesses-" + mark);
        var body = TestJson.object().put("email", person.email()).put("name", "Somebody").put("password", person.password());
        body.withArray("roles").add(role);
        var answer = suite.owner().post("/api/v1/users", TestJson.write(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new Person(answer.json().get("id").asText(), person.email(), person.password());
    }

    private static TestHttp.Response password(SuiteUnderTest suite, Person person) {
        return TestHttp.post(suite.gateway() + "/api/v1/auth/token",
                TestJson.write(TestJson.object().put("username", person.email()).put("password", person.password())));
    }

    private static JsonNode logIn(SuiteUnderTest suite, Person person) {
        var answer = password(suite, person);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String kid(SuiteUnderTest suite, Person person) {
        return SuiteSigningKey.kid(logIn(suite, person).get("access_token").asText());
    }

    private static TestHttp.Response refresh(SuiteUnderTest suite, JsonNode login) {
        return TestHttp.post(suite.gateway() + "/api/v1/auth/refresh", refreshBody(login));
    }

    private static String refreshBody(JsonNode login) {
        return TestJson.write(TestJson.object().put("refresh_token", login.get("refresh_token").asText()));
    }

    private static void endedEverywhere(UserClient desk) {
        Waiting.until("the token is void in every service", ENDED_WITHIN, Duration.ofMillis(50), () -> {
            assertThat(EVERYWHERE).allSatisfy(path -> assertThat(desk.get(path).status()).as(path).isEqualTo(401));
            return true;
        });
    }

    private static void withGrace(SuiteUnderTest suite, String grace, Runnable test) {
        suite.stop("auth");
        suite.start("auth", Map.of("RECADO_AUTH_SESSION_GRACE", grace));
        try {
            test.run();
        } finally {
            suite.stop("auth");
            suite.start("auth");
        }
    }

    private static <T> List<T> atOnce(int count, Callable<T> work) throws InterruptedException, ExecutionException {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = IntStream.range(0, count).mapToObj(i -> pool.submit(work)).toList();
            for (var one : started) {
                one.get();
            }
            return started.stream().map(one -> one.resultNow()).toList();
        }
    }
}
