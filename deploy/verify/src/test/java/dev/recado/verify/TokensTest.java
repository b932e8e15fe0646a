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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sessions are refreshed, end in every service when revoked, and survive a key rotation. */
@SuiteTest
class TokensTest {

    /** One endpoint of each service; the tests check only whether it answers 401. */
    private static final List<String> ONE_PATH_PER_SERVICE = List.of("/api/v1/me", "/api/v1/conversations", "/api/v1/channels",
            "/api/v1/ai/status", "/api/v1/replays");
    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);

    @Test
    void a_reused_refresh_token_revokes_its_whole_session(SuiteUnderTest suite) {
        withGrace(suite, "0S", () -> {
            // Given
            var first = logIn(suite, createUser(suite, "viewer"));
            var second = refresh(suite, first).json();
            // When
            var again = refresh(suite, first);
            // Then
            assertThat(again.status()).isEqualTo(401);
            assertThat(refresh(suite, second).status()).as("the newest token of the session").isEqualTo(401);
        });
    }

    @Test
    void parallel_refreshes_each_get_a_token(SuiteUnderTest suite) throws Exception {
        // Given
        var first = logIn(suite, createUser(suite, "viewer"));
        // When
        var answers = atOnce(4, () -> refresh(suite, first));
        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
        assertThat(answers.stream().map(answer -> answer.json().get("refresh_token").asText()).distinct()).hasSize(4);
        assertThat(answers).allSatisfy(answer -> assertThat(refresh(suite, answer.json()).status()).isEqualTo(200));
    }

    @Test
    void after_a_logout_the_refresh_token_is_refused(SuiteUnderTest suite) {
        // Given
        var login = logIn(suite, createUser(suite, "viewer"));
        // When
        var out = TestHttp.post(suite.gateway() + "/api/v1/auth/logout", refreshBody(login));
        // Then
        assertThat(out.status()).isEqualTo(204);
        assertThat(refresh(suite, login).status()).isEqualTo(401);
    }

    @Test
    void a_deactivation_revokes_tokens_in_every_service_within_seconds(SuiteUnderTest suite) {
        // Given
        var person = createUser(suite, "viewer");
        var login = logIn(suite, person);
        var client = UserClient.withToken(suite.gateway(), login.get("access_token").asText());
        assertThat(ONE_PATH_PER_SERVICE).allSatisfy(path -> assertThat(client.get(path).status()).isNotEqualTo(401));
        // When
        var done = suite.owner().post("/api/v1/users/" + person.id() + "/deactivate", "{}");
        // Then
        assertThat(done.status()).as(done.body()).isBetween(200, 204);
        assertRevokedInEveryService(client);
        assertThat(refresh(suite, login).status()).isEqualTo(401);
        assertThat(password(suite, person).status()).isEqualTo(401);
    }

    @Test
    void a_role_change_revokes_the_tokens_of_the_old_role_within_seconds(SuiteUnderTest suite) {
        // Given
        var person = createUser(suite, "admin");
        var client = UserClient.withToken(suite.gateway(), logIn(suite, person).get("access_token").asText());
        assertThat(client.get("/api/v1/users").status()).isEqualTo(200);
        // When
        var done = suite.owner().call("PATCH", "/api/v1/users/" + person.id(), "{\"roles\":[\"viewer\"]}");
        // Then
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertRevokedInEveryService(client);
        var now = UserClient.withToken(suite.gateway(), logIn(suite, person).get("access_token").asText());
        assertThat(now.get("/api/v1/users").status()).isEqualTo(403);
        assertThat(now.get("/api/v1/conversations").status()).isEqualTo(200);
    }

    @Test
    void a_suspended_tenant_is_refused_by_every_service_until_it_is_resumed(SuiteUnderTest suite) {
        // Given
        var owner = TestUsers.ownerOfNewTenant(suite);
        var tenant = owner.get("/api/v1/me").json().get("tenant_id").asText();
        // When
        var suspended = suite.owner().post("/api/v1/tenants/" + tenant + "/suspend", "{}");
        // Then
        assertThat(suspended.status()).as(suspended.body()).isBetween(200, 204);
        assertRevokedInEveryService(owner);
        assertThat(suite.owner().post("/api/v1/tenants/" + tenant + "/resume", "{}").status()).isBetween(200, 204);
        suite.oracle().eventually("the tenant is accepted again",
                () -> assertThat(owner.get("/api/v1/me").status()).isEqualTo(200));
    }

    @Test
    void a_key_rotation_under_load_refuses_no_token(SuiteUnderTest suite) throws Exception {
        // Given: a lead time short enough for a test
        suite.stop("auth");
        suite.start("auth", Map.of("RECADO_AUTH_KEY_LEAD_TIME", "8S", "RECADO_AUTH_KEY_RELOAD_INTERVAL", "1S"));
        try {
            var person = createUser(suite, "viewer");
            var before = kid(suite, person);
            var refused = new AtomicInteger();
            var asked = new AtomicInteger();
            // When
            assertThat(suite.owner().post("/api/v1/auth/keys", "{}").status()).isEqualTo(201);
            suite.oracle().eventually("tokens are signed with the new key", () -> {
                var token = logIn(suite, person).get("access_token").asText();
                for (var path : ONE_PATH_PER_SERVICE) {
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

    private record TestLogin(String id, String email, String password) {
    }

    private static TestLogin createUser(SuiteUnderTest suite, String role) {
        var mark = suite.customer().phone();
        var person = new TestLogin(null, role + "@" + mark + ".example", "nobody-guesses-" + mark);
        var body = TestJson.object().put("email", person.email()).put("name", "Somebody").put("password", person.password());
        body.withArray("roles").add(role);
        var answer = suite.owner().post("/api/v1/users", TestJson.write(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new TestLogin(answer.json().get("id").asText(), person.email(), person.password());
    }

    private static TestHttp.Response password(SuiteUnderTest suite, TestLogin person) {
        return TestHttp.post(suite.gateway() + "/api/v1/auth/token",
                TestJson.write(TestJson.object().put("username", person.email()).put("password", person.password())));
    }

    private static JsonNode logIn(SuiteUnderTest suite, TestLogin person) {
        var answer = password(suite, person);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String kid(SuiteUnderTest suite, TestLogin person) {
        return SuiteSigningKey.kid(logIn(suite, person).get("access_token").asText());
    }

    private static TestHttp.Response refresh(SuiteUnderTest suite, JsonNode login) {
        return TestHttp.post(suite.gateway() + "/api/v1/auth/refresh", refreshBody(login));
    }

    private static String refreshBody(JsonNode login) {
        return TestJson.write(TestJson.object().put("refresh_token", login.get("refresh_token").asText()));
    }

    private static void assertRevokedInEveryService(UserClient client) {
        Awaitility.await("the token is refused by every service").pollInterval(Duration.ofMillis(50)).atMost(REVOKED_WITHIN)
                .untilAsserted(() -> assertThat(ONE_PATH_PER_SERVICE)
                        .allSatisfy(path -> assertThat(client.get(path).status()).as(path).isEqualTo(401)));
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
