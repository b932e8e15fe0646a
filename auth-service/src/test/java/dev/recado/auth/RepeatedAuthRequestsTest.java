package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.IdempotentOperations;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A repeated Idempotency-Key gets the first answer and changes nothing. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class RepeatedAuthRequestsTest {

    private static final String SECRET = "password-of-a-body-7";

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final String key = UUID.randomUUID().toString();
    private String owner;

    @BeforeEach
    void openTenant() {
        owner = Api.ownerOfNewTenant();
    }

    /** What a POST creates, how many there are, and a body that another request would have. */
    enum Creation {

        TENANT("/api/v1/tenants", 201, "select count(*) from tenant where name = ?"), USER("/api/v1/users", 201,
                "select count(*) from user_account where name = ?"), INVITE("/api/v1/users/invites", 202,
                        "select count(*) from invite where name = ?"), TEAM("/api/v1/tenants/current/teams", 201,
                                "select count(*) from team where name = ?"), API_KEY("/api/v1/api-keys", 201,
                                        "select count(*) from api_key where name = ?"), PUBLISHER("/api/v1/api-keys/publishers",
                                                201, "select count(*) from publisher where name = ?");

        final String path;
        final int status;
        final String count;

        Creation(String path, int status, String count) {
            this.path = path;
            this.status = status;
            this.count = count;
        }

        String token(String owner) {
            return this == TENANT || this == USER ? Api.platformAdmin() : owner;
        }

        Map<String, Object> body(String name) {
            var email = name + "@example.com";
            var body = new HashMap<String, Object>(Map.of("name", name));
            switch (this) {
                case TENANT -> body.put("owner", Map.of("email", email, "password", SECRET));
                case USER -> body.putAll(Map.of("email", email, "password", SECRET, "roles", List.of("agent", "viewer")));
                case INVITE -> body.putAll(Map.of("email", email, "roles", List.of("agent", "viewer")));
                case API_KEY -> body.put("scopes", List.of("audits.read"));
                case PUBLISHER -> body.put("lanes", List.of("notice", "bulk"));
                case TEAM -> body.put("open_conversations_max", 5);
            }
            return body;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_repetition_creates_nothing_and_gets_the_first_answer(Creation creation) {
        // Given
        var name = name();
        // When
        var first = post(creation, creation.body(name));
        var again = post(creation, creation.body(name));
        // Then
        first.then().statusCode(creation.status);
        again.then().statusCode(creation.status);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        post(creation, creation.body(name + "b")).then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(TestDatabase.count(creation.count, name)).isEqualTo(1);
        assertThat(TestDatabase.count(creation.count, name + "b")).isZero();
    }

    /** Each request has a connection of its own, as on another replica; they share only the table. */
    @ParameterizedTest
    @EnumSource
    void of_repetitions_at_the_same_time_one_creates_and_all_get_its_answer(Creation creation) {
        // Given
        var name = name();
        var token = creation.token(owner);
        Callable<String> request = () -> Api.as(token).header("Idempotency-Key", key).body(creation.body(name))
                .post(creation.path).then().statusCode(creation.status).extract().asString();
        // When
        var answers = Concurrently.all(Collections.nCopies(4, request));
        // Then
        assertThat(answers).hasSize(4).containsOnly(answers.getFirst());
        assertThat(TestDatabase.count(creation.count, name)).isEqualTo(1);
    }

    @Test
    void the_secret_of_an_api_key_is_shown_again_and_stored_only_encrypted() {
        // When
        var created = post(Creation.API_KEY, Creation.API_KEY.body(name()));
        String secret = created.then().body("secret", notNullValue()).extract().path("secret");
        String again = post(Creation.API_KEY, Creation.API_KEY.body(created.path("name"))).path("secret");
        // Then
        assertThat(again).isEqualTo(secret);
        assertThat(stored()).isNotEmpty().allSatisfy(row -> assertThat(row).doesNotContain(secret.substring(12)));
    }

    @Test
    void a_repeated_rotation_gets_the_same_secret() {
        // Given
        String id = Api.as(owner).body(Creation.API_KEY.body(name())).post("/api/v1/api-keys").path("id");
        var path = "/api/v1/api-keys/" + id + "/rotate";
        // When
        String first = repeated(owner, Map.of("overlap_minutes", 0), path).then().statusCode(200).extract().path("secret");
        String again = repeated(owner, Map.of("overlap_minutes", 0), path).then().statusCode(200).extract().path("secret");
        // Then
        assertThat(again).isEqualTo(first);
        repeated(owner, Map.of("overlap_minutes", 5), path).then().statusCode(422);
    }

    @Test
    void a_repeated_deactivation_gets_the_first_answer_after_a_reactivation() {
        // Given
        String user = Api.addUser(owner, Api.freshEmail("rui"), "agent").path("id");
        var path = "/api/v1/users/" + user;
        repeated(owner, null, path + "/deactivate").then().statusCode(200).body("active", equalTo(false));
        Api.as(owner).post(path + "/reactivate").then().statusCode(200);
        // When
        repeated(owner, null, path + "/deactivate").then().statusCode(200).body("active", equalTo(false));
        // Then
        Api.as(owner).get(path).then().body("active", equalTo(true));
    }

    @Test
    void a_repeated_suspension_gets_the_first_answer_after_a_resumption() {
        // Given
        String tenant = Api.as(owner).get("/api/v1/me").path("tenant_id");
        var path = "/api/v1/tenants/" + tenant;
        repeated(Api.platformAdmin(), null, path + "/suspend").then().statusCode(200).body("suspended", equalTo(true));
        Api.as(Api.platformAdmin()).post(path + "/resume").then().statusCode(200);
        // When
        repeated(Api.platformAdmin(), null, path + "/suspend").then().statusCode(200).body("suspended", equalTo(true));
        // Then
        Api.as(Api.platformAdmin()).get(path).then().body("suspended", equalTo(false));
    }

    @Test
    void a_repeated_rotation_of_the_signing_key_adds_one_key() {
        // Given
        var before = TestDatabase.count("select count(*) from signing_key");
        // When
        String first = repeated(Api.platformAdmin(), null, "/api/v1/auth/keys").then().statusCode(201).extract().path("kid");
        String again = repeated(Api.platformAdmin(), null, "/api/v1/auth/keys").then().statusCode(201).extract().path("kid");
        // Then
        assertThat(again).isEqualTo(first);
        assertThat(TestDatabase.count("select count(*) from signing_key")).isEqualTo(before + 1);
    }

    @Test
    void a_refused_request_stores_no_answer_so_that_its_repetition_may_succeed() {
        // Given
        var body = Creation.INVITE.body(name());
        body.put("roles", List.of());
        post(Creation.INVITE, body).then().statusCode(400);
        // When // Then
        post(Creation.INVITE, Creation.INVITE.body(name())).then().statusCode(202);
    }

    @Test
    void every_post_that_changes_something_declares_the_header() {
        assertThat(IdempotentOperations.postsWithoutKey("http://" + management.getAuthority())).containsExactlyInAnyOrder(
                // the body proves who asks, and is single-use or changes nothing the second time
                "/api/v1/auth/token", "/api/v1/auth/refresh", "/api/v1/auth/logout",
                "/api/v1/auth/invites/accept", "/api/v1/auth/password/forgot", "/api/v1/auth/password/reset",
                "/api/v1/me/password",
                // changes nothing
                "/api/v1/audit/verify",
                // each letter is replayed one time in any case
                "/api/v1/{service}/dead-letters/replay");
    }

    private Response post(Creation creation, Map<String, Object> body) {
        return repeated(creation.token(owner), body, creation.path);
    }

    private Response repeated(String token, Map<String, ?> body, String path) {
        var request = Api.as(token).header("Idempotency-Key", key);
        return body == null ? request.post(path) : request.body(body).post(path);
    }

    private static List<String> stored() {
        return TestDatabase.texts("select concat(key, answer, encode(request_hash, 'escape')) from idempotency_key");
    }

    /** Few digits: an audit refuses a name that could be a phone number. */
    private static String name() {
        return "n" + UUID.randomUUID().toString().replaceAll("[^a-f]", "");
    }
}
