package dev.recado.auth.apikey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Topics;
import dev.recado.kit.access.Permissions;
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
class ApiKeysTest {

    private String owner;

    @BeforeEach
    void openTenant() {
        owner = Api.ownerOfNewTenant();
    }

    @Test
    void only_the_creation_shows_the_secret_and_it_is_exchanged_for_a_token_with_its_scopes() throws Exception {
        // When
        var key = create("messages.send", "conversations.read");
        // Then
        key.then().statusCode(201).header("Cache-Control", "no-store")
                .body("secret", matchesPattern("rk_[a-z0-9]{10}_[A-Za-z0-9_-]{43}"))
                .body("scopes", contains("conversations.read", "messages.send")).body("active", equalTo(true));
        var claims = claims(
                exchange(key.path("id"), key.path("secret")).then().statusCode(200).header("Cache-Control", "no-store")
                        .body("expires_in", equalTo(600)).body("refresh_token", nullValue()).extract().path("access_token"));
        assertThat(claims.get("scope").asText()).isEqualTo("conversations.read messages.send");
        assertThat(claims.get("roles")).isEmpty();
        assertThat(claims.get("sub").asText()).isEqualTo(claims.get("client_id").asText()).isEqualTo(key.path("id"));
        assertThat(claims.get("tenant_id").asText()).isEqualTo(Api.as(owner).get("/api/v1/me").path("tenant_id"));
        Api.as(owner).get("/api/v1/api-keys").then().statusCode(200).body("results.id", hasItem(key.<String>path("id")))
                .body("results.secret", contains(nullValue())).body("results.last_used_at", not(hasItem(nullValue())));
        assertThat(TestDatabase.texts("select s::text from api_key_secret s"))
                .noneMatch(row -> row.contains(key.path("secret")));
        assertThat(Api.log()).doesNotContain(key.<String>path("secret"));
    }

    @Test
    void a_client_id_may_be_the_prefix_and_credentials_may_come_as_form_or_basic_header() {
        // Given
        var key = create("messages.read");
        String secret = key.path("secret");
        // When, Then
        exchange(key.path("prefix"), secret).then().statusCode(200);
        given().contentType(ContentType.URLENC)
                .formParams("grant_type", "client_credentials", "client_id", key.<String>path("id"), "client_secret", secret)
                .post("/api/v1/auth/token").then().statusCode(200);
        given().contentType(ContentType.URLENC).formParams("grant_type", "client_credentials")
                .header("Authorization", "Basic " + Base64.getEncoder()
                        .encodeToString((key.path("id") + ":" + secret).getBytes(StandardCharsets.UTF_8)))
                .post("/api/v1/auth/token").then().statusCode(200);
        given().contentType(ContentType.URLENC).formParams("grant_type", "client_credentials")
                .header("Authorization", "Basic ***").post("/api/v1/auth/token").then().statusCode(400);
    }

    @Test
    void every_wrong_credential_gets_the_same_answer() {
        // Given
        var key = create("messages.read");
        var other = create("messages.read");
        String secret = key.path("secret");
        var altered = secret.substring(0, secret.length() - 2) + (secret.endsWith("AA") ? "BB" : "AA");
        // When, Then
        for (var wrong : List.of(altered, "rk_nobodyhere_" + "A".repeat(43), "rk_", "x", other.<String>path("secret"))) {
            exchange(key.path("id"), wrong).then().statusCode(401).body("code", equalTo("UNAUTHORIZED"))
                    .body("detail", equalTo("client id or secret is wrong"));
        }
        exchange(other.path("id"), secret).then().statusCode(401);
        given().contentType(ContentType.JSON).body(Map.of("grant_type", "client_credentials", "client_id", "x"))
                .post("/api/v1/auth/token").then().statusCode(400).body("details.field", contains("client_secret"));
    }

    @Test
    void refused_secrets_write_at_most_one_line_a_second() {
        // Given
        var before = refusalLines();
        var start = System.nanoTime();
        // When
        for (var i = 0; i < 20; i++) {
            exchange("rk_nobodyhere", "rk_nobodyhere_" + "A".repeat(43)).then().statusCode(401);
        }
        // Then
        var seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(refusalLines()).isPositive().isLessThanOrEqualTo(before + 2 + seconds);
    }

    private static long refusalLines() {
        return Api.log().lines().filter(line -> line.contains("API key login")).count();
    }

    @Test
    void a_new_and_an_old_secret_are_both_valid_during_the_overlap() {
        // Given
        var key = create("messages.read");
        // When
        var renewed = rotate(key.path("id"), 30);
        // Then
        renewed.then().statusCode(200).body("secret", not(equalTo(key.<String>path("secret"))));
        exchange(key.path("id"), key.path("secret")).then().statusCode(200);
        exchange(key.path("id"), renewed.path("secret")).then().statusCode(200);
        // When
        TestDatabase.update("update api_key_secret set valid_until = now() where api_key_id = ? and valid_until <> 'infinity'",
                id(key));
        // Then
        exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        exchange(key.path("id"), renewed.path("secret")).then().statusCode(200);
        await().untilAsserted(() -> assertThat(changes(key)).extracting(event -> event.get("token_version").asInt())
                .containsExactly(1, 1));
    }

    @Test
    void a_rotation_without_overlap_revokes_the_old_secret_and_its_tokens() {
        // Given
        var key = create("messages.read");
        // When
        var renewed = rotate(key.path("id"), 0);
        // Then
        exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        exchange(key.path("id"), renewed.path("secret")).then().statusCode(200);
        await().untilAsserted(() -> assertThat(changes(key)).last()
                .satisfies(event -> assertThat(event.get("token_version").asInt()).isEqualTo(2)));
        rotate(key.path("id"), 24 * 60 + 1).then().statusCode(400);
        rotate(key.path("id"), -1).then().statusCode(400);
    }

    @Test
    void a_revoked_key_is_refused_and_its_revocation_is_published() {
        // Given
        var key = create("messages.read");
        // When
        Api.as(owner).delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(204);
        Api.as(owner).delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(204);
        // Then
        exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        rotate(key.path("id"), 30).then().statusCode(404);
        await().untilAsserted(() -> assertThat(changes(key)).extracting(event -> event.get("active").asBoolean())
                .containsExactly(true, false));
        await().untilAsserted(() -> assertThat(audits(key)).containsExactly("api_key.created", "api_key.revoked"));
    }

    @Test
    void an_expired_key_and_a_key_of_a_suspended_tenant_are_refused() {
        // Given
        var key = create("messages.read");
        // When
        TestDatabase.update("update tenant set suspended_at = now() where id = (select tenant_id from api_key where id = ?)",
                id(key));
        // Then
        exchange(key.path("id"), key.path("secret")).then().statusCode(401);
        TestDatabase.update("update tenant set suspended_at = null where id = (select tenant_id from api_key where id = ?)",
                id(key));
        exchange(key.path("id"), key.path("secret")).then().statusCode(200);
        TestDatabase.update("update api_key set expires_at = now() where id = ?", id(key));
        exchange(key.path("id"), key.path("secret")).then().statusCode(401);
    }

    @Test
    void a_token_does_not_outlive_its_key() {
        var key = Api.as(owner).body(Map.of("name", "short", "scopes", List.of("messages.read"), "expires_at",
                Instant.now().plusSeconds(60).toString())).post("/api/v1/api-keys");
        exchange(key.path("id"), key.path("secret")).then().statusCode(200).body("expires_in", lessThanOrEqualTo(60));
    }

    @Test
    void a_key_gets_only_scopes_for_machines() {
        Api.as(owner).body(Map.of("name", "all", "scopes", Permissions.OF_MACHINES)).post("/api/v1/api-keys").then()
                .statusCode(201);
        for (var scope : List.of("users.manage", "api_keys.manage", "api", "anything")) {
            create(scope).then().statusCode(400).body("details.field", contains("scopes"));
        }
        Api.as(owner).body(Map.of("name", "none", "scopes", List.of())).post("/api/v1/api-keys").then().statusCode(400);
        Api.as(owner).body(Map.of("name", "late", "scopes", List.of("messages.read"), "expires_at", "2001-01-01T00:00:00Z"))
                .post("/api/v1/api-keys").then().statusCode(400).body("details.field", contains("expires_at"));
    }

    @Test
    void a_machine_calls_no_endpoint_for_people_and_none_outside_its_scopes() {
        // Given
        var key = create("messages.read");
        String token = exchange(key.path("id"), key.path("secret")).path("access_token");
        // When, Then
        for (var path : List.of("/api/v1/api-keys", "/api/v1/users", "/api/v1/api-keys/publishers", "/api/v1/tenants")) {
            Api.as(token).get(path).then().statusCode(403);
        }
        Api.as(token).body(Map.of("name", "mine", "scopes", List.of("audits.read"))).post("/api/v1/api-keys").then()
                .statusCode(403);
    }

    @Test
    void another_tenants_key_is_not_found_and_agents_may_not_manage_keys() {
        // Given
        var key = create("messages.read");
        var stranger = Api.ownerOfNewTenant();
        // When, Then
        Api.as(stranger).delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(404);
        Api.as(stranger).post("/api/v1/api-keys/" + key.path("id") + "/rotate").then().statusCode(404);
        Api.as(stranger).get("/api/v1/api-keys").then().statusCode(200).body("count", equalTo(0));
        var agent = Api.tokenOfNewUser(owner, "agent");
        Api.as(agent).get("/api/v1/api-keys").then().statusCode(403);
        Api.as(agent).delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(403);
        exchange(key.path("id"), key.path("secret")).then().statusCode(200);
        given().get("/api/v1/api-keys").then().statusCode(401);
    }

    @Test
    void a_tenant_has_at_most_one_hundred_active_keys() {
        // Given
        var key = create("messages.read");
        TestDatabase.update(
                """
                    insert into api_key select tenant_id, gen_random_uuid(), name, prefix || n, scopes, created_by, created_at,
                        expires_at, null, null, 1, 1 from api_key, generate_series(1, 99) n where id = ?""", id(key));
        // When, Then
        create("messages.read").then().statusCode(409).body("code", equalTo("TOO_MANY_API_KEYS"));
        Api.as(owner).delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(204);
        create("messages.read").then().statusCode(201);
    }

    private Response create(String... scopes) {
        return Api.as(owner).body(Map.of("name", "erp", "scopes", List.of(scopes))).post("/api/v1/api-keys");
    }

    private Response rotate(String id, int overlapMinutes) {
        return Api.as(owner).body(Map.of("overlap_minutes", overlapMinutes)).post("/api/v1/api-keys/" + id + "/rotate");
    }

    static Response exchange(String id, String secret) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret))
                .post("/api/v1/auth/token");
    }

    private static UUID id(Response key) {
        return UUID.fromString(key.path("id"));
    }

    private List<JsonNode> changes(Response key) {
        return PublishedEvents.of(Topics.API_KEYS_CHANGED, key.path("id"));
    }

    private List<String> audits(Response key) {
        return PublishedEvents.of(Topics.AUDITS_RECORDED, key.path("id")).stream().map(event -> event.get("action").asText())
                .toList();
    }

    private static JsonNode claims(String token) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }
}
