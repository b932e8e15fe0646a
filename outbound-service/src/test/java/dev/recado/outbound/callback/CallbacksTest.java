package dev.recado.outbound.callback;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.callback.CallbackRequests.create;
import static dev.recado.outbound.callback.CallbackRequests.delete;
import static dev.recado.outbound.callback.CallbackRequests.get;
import static dev.recado.outbound.callback.CallbackRequests.list;
import static dev.recado.outbound.callback.CallbackRequests.patch;
import static dev.recado.outbound.callback.CallbackRequests.post;
import static dev.recado.outbound.callback.CallbackRequests.rotate;
import static dev.recado.outbound.callback.CallbackRequests.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.CallbackReceiver;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks are created, listed, changed and deleted by owners and admins. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = CallbacksTest.TENANT),
        @Claim(key = "sub", value = CallbacksTest.OLGA)})
class CallbacksTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-00000000cb01";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-00000000cb02";
    private static final String OTHER = "6f0e9c1a-0000-4000-8000-00000000cb03";
    private static final UUID THEIRS = UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb04");

    CallbackReceiver receiver;
    GraphStub graph;

    @Inject
    Suite suite;

    @BeforeEach
    void start_without_callbacks() {
        TestDatabase.update("delete from callback where tenant_id = ?", UUID.fromString(TENANT));
    }

    @Test
    void the_secret_is_shown_at_creation_alone() {
        // When
        var created = post(receiver.url("/a"), "key-" + UUID.randomUUID()).statusCode(201)
                .header("Cache-Control", "no-store").body("state", equalTo("active"))
                .body("secret", matchesRegex("whsec_[A-Za-z0-9+/]{43}=")).extract();
        // Then
        var id = UUID.fromString(created.path("id"));
        get(id).statusCode(200).body("url", equalTo(receiver.url("/a"))).body("name", equalTo("shop"))
                .body("secret", nullValue());
        list().statusCode(200).body("results.id", contains(id.toString())).body("results.secret", contains(nullValue()));
        assertAudited(id, "callback.created");
    }

    @Test
    void no_secret_is_stored_in_clear() {
        // When
        var created = create(receiver.url("/a"));
        // Then
        var secret = created.secret().substring("whsec_".length());
        assertThat(
                TestDatabase.count("select count(*) from callback where id = ? and position(decode(?, 'base64') in secret) > 0",
                        created.id(), secret))
                .isZero();
        assertThat(TestDatabase.texts("select answer from idempotency_key where tenant_id = ?", UUID.fromString(TENANT)))
                .isNotEmpty().noneMatch(answer -> answer.contains(secret));
    }

    @Test
    void a_repeated_request_creates_one_callback_and_gets_the_same_secret() {
        // Given
        var key = "key-" + UUID.randomUUID();
        var first = post(receiver.url("/a"), key).statusCode(201).extract();
        // When
        var second = post(receiver.url("/a"), key).statusCode(201).extract();
        // Then
        assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(second.<String>path("secret")).isEqualTo(first.path("secret"));
        list().body("results", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/a", "ftp://example.com/a", "https://", "not an address", "/only/a/path",
            "https://127.0.0.1/a", "https://10.1.2.3/a", "https://169.254.169.254/latest/meta-data", "https://[::1]/a",
            "https://[::ffff:10.0.0.1]/a", "https://localhost/a", "https://host.that.does.not.exist.invalid/a",
            "https://user:pass@8.8.8.8/a", "https://8.8.8.8/a#part", "http://127.0.0.1:1/a", "https://2130706433/a"})
    void an_address_that_may_not_be_called_is_refused(String url) {
        post(url, "key-" + UUID.randomUUID()).statusCode(400).body("code", equalTo("INVALID_PAYLOAD"))
                .body("details.field", contains("url"));
        list().body("results", hasSize(0));
    }

    @Test
    void a_refusal_does_not_say_whether_a_private_host_exists() {
        // When
        var existing = post("https://localhost/a", "key-" + UUID.randomUUID()).statusCode(400).extract();
        var missing = post("https://host.that.does.not.exist.invalid/a", "key-" + UUID.randomUUID()).extract();
        // Then
        assertThat(existing.<List<Object>>path("details")).isEqualTo(missing.path("details"));
    }

    /** The exceptions of Graph and storage are not for tenants, and those of a tenant are for its own callbacks alone. */
    @Test
    void an_address_that_is_allowed_for_others_is_refused() {
        post(graph.baseUrl(), "key-" + UUID.randomUUID()).statusCode(400).body("details.field", contains("url"));
    }

    @Test
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = OTHER), @Claim(key = "sub", value = OLGA)})
    void an_address_that_is_allowed_for_another_tenant_is_refused() {
        post(receiver.url("/a"), "key-" + UUID.randomUUID()).statusCode(400).body("details.field", contains("url"));
    }

    @Test
    void an_address_is_checked_when_it_changes_too() {
        // Given
        var id = create(receiver.url("/a")).id();
        // When
        patch(id, Map.of("url", "https://192.168.1.1/a")).statusCode(400).body("details.field", contains("url"));
        // Then
        get(id).body("url", equalTo(receiver.url("/a")));
    }

    @Test
    void a_callback_is_renamed_disabled_and_enabled_again() {
        // Given
        var id = create(receiver.url("/a")).id();
        // When
        patch(id, Map.of("name", "warehouse", "state", "disabled", "url", receiver.url("/b"))).statusCode(200)
                .body("state", equalTo("disabled")).body("disabled_reason", equalTo("request"));
        test(id).statusCode(409).body("code", equalTo("CALLBACK_DISABLED"));
        patch(id, Map.of("state", "active")).statusCode(200);
        // Then
        get(id).body("state", equalTo("active")).body("disabled_reason", nullValue()).body("name", equalTo("warehouse"))
                .body("url", equalTo(receiver.url("/b")));
        patch(id, Map.of("name", "warehouse", "state", "active")).statusCode(200);
        assertAudited(id, "callback.created", "callback.changed", "callback.changed");
        assertThat(suite.published(AuditRecorded.class).stream().filter(audit -> audit.action().equals("callback.changed"))
                .filter(audit -> id.toString().equals(audit.subject().id())).map(AuditRecorded::details)).containsExactly(
                        Map.of("fields", "url,name,state", "state", "disabled"), Map.of("fields", "state", "state", "active"));
    }

    @Test
    void an_edit_needs_a_known_state_and_at_least_one_field() {
        // Given
        var id = create(receiver.url("/a")).id();
        // When // Then
        patch(id, Map.of()).statusCode(400);
        patch(id, Map.of("state", "paused")).statusCode(400).body("details.field", contains("state"));
    }

    @Test
    void a_rotation_returns_another_secret_and_keeps_the_old_one_for_a_day() {
        // Given
        var created = create(receiver.url("/a"));
        // When
        var rotated = rotate(created.id()).statusCode(200).header("Cache-Control", "no-store").extract();
        // Then
        assertThat(rotated.<String>path("secret")).startsWith("whsec_").isNotEqualTo(created.secret());
        assertThat(TestDatabase.count("""
            select count(*) from callback
            where id = ? and old_secret_until between now() + interval '23 hours 59 minutes' and now() + interval '24 hours'""",
                created.id())).isEqualTo(1);
        assertAudited(created.id(), "callback.created", "callback.secret_rotated");
    }

    @Test
    void a_tenant_has_a_limited_number_of_callbacks() {
        // Given
        for (var i = 0; i < 10; i++) {
            create(receiver.url("/" + i));
        }
        // When
        var refused = post("https://" + UUID.randomUUID() + ".invalid/not-looked-up", "key-" + UUID.randomUUID());
        // Then
        refused.statusCode(409).body("code", equalTo("TOO_MANY_CALLBACKS")).body("detail", containsString("at most 10"));
    }

    @Test
    void a_deleted_callback_is_gone() {
        // Given
        var id = create(receiver.url("/a")).id();
        // When
        delete(id).statusCode(204);
        // Then
        get(id).statusCode(404);
        delete(id).statusCode(404);
        assertAudited(id, "callback.created", "callback.deleted");
    }

    @Test
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = OTHER), @Claim(key = "sub", value = OLGA)})
    void a_callback_of_another_tenant_does_not_exist() {
        // Given
        TestDatabase.update("""
            insert into callback (tenant_id, id, url, secrets_key_id, secret, created_at, updated_at, version)
            values (?, ?, 'https://example.com', 'test', '\\x00', now(), now(), 0)""", UUID.fromString(TENANT), THEIRS);
        // When // Then
        get(THEIRS).statusCode(404);
        patch(THEIRS, Map.of("state", "disabled")).statusCode(404);
        rotate(THEIRS).statusCode(404);
        test(THEIRS).statusCode(404);
        delete(THEIRS).statusCode(404);
        list().body("results", hasSize(0));
        assertThat(TestDatabase.count("select count(*) from callback where id = ? and disabled_at is null", THEIRS))
                .isEqualTo(1);
    }

    @Test
    @TestSecurity(user = "ana", roles = {"agent", "viewer"}, augmentors = RoleAugmentor.class)
    void agents_and_viewers_see_no_callbacks() {
        list().statusCode(403);
        post(receiver.url("/a"), "key-" + UUID.randomUUID()).statusCode(403);
    }

    private void assertAudited(UUID id, String... actions) {
        soon().untilAsserted(() -> assertThat(suite.published(AuditRecorded.class).stream()
                .filter(audit -> audit.subject() != null && id.toString().equals(audit.subject().id()))
                .map(AuditRecorded::action)).containsExactly(actions));
    }
}
