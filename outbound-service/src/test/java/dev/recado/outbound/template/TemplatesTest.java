package dev.recado.outbound.template;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.template.TemplateRequests.create;
import static dev.recado.outbound.template.TemplateRequests.invalid;
import static dev.recado.outbound.template.TemplateRequests.list;
import static dev.recado.outbound.template.TemplateRequests.patch;
import static dev.recado.outbound.template.TemplateRequests.post;
import static dev.recado.outbound.template.TemplateRequests.preview;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Templates are created, changed, deleted, listed and rendered. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = TemplatesTest.TENANT),
        @Claim(key = "sub", value = TemplatesTest.OLGA)})
class TemplatesTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-00000000c0f1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-00000000c0f2";
    private static final String OTHER = "6f0e9c1a-0000-4000-8000-00000000c0f3";
    private static final String NUMBER = "790001";
    private static final String ACCOUNT = "1" + NUMBER;
    private static final AtomicLong NAMES = new AtomicLong();

    GraphStub graph;

    @Inject
    Suite suite;

    private final String name = "letter_" + NAMES.incrementAndGet();
    private String channel;

    @BeforeEach
    void connect() {
        channel = TestDatabase.texts("select channel_id::text from channel where phone_number_id = ?", NUMBER).stream()
                .findFirst().orElseGet(this::connected);
    }

    private String connected() {
        return Suite.connect(graph, NUMBER, "test_token_of_templates").toString();
    }

    @AfterEach
    void meta_answers_again() {
        graph.templates().fail(null);
    }

    @Test
    void a_created_template_is_pending_at_meta_and_audited() {
        // When
        var id = create(name, "pt_BR").statusCode(201).body("status", equalTo("PENDING")).body("name", equalTo(name))
                .body("business_id", equalTo(ACCOUNT)).body("components[0].text", equalTo("Olá {{1}}, tudo bem?"))
                .extract().<String>path("id");
        // Then
        var templateId = given().get("/api/v1/templates/" + id).then().statusCode(200).extract().<String>path("template_id");
        assertThat(graph.templates().get(templateId).get("components").get(0).get("example").toString())
                .isEqualTo("{\"body_text\":[[\"Ana\"]]}");
        assertThat(graph.templates().get(templateId).get("parameter_format").asText()).isEqualTo("positional");
        soon().untilAsserted(() -> assertThat(audits(id)).containsExactly("template.created"));
    }

    @Test
    void a_repeated_creation_gets_the_first_answer_and_another_one_is_refused_by_meta() {
        // Given
        var key = UUID.randomUUID().toString();
        var first = post(name, "en", key);
        // When
        var again = post(name, "en", key);
        // Then
        first.then().statusCode(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(graph.templates().requests(ACCOUNT)).filteredOn(request -> request.contains(name)).hasSize(1);
        create(name, "en").statusCode(422).body("code", equalTo("TEMPLATE_REFUSED"))
                .body("detail", containsString("has a template of this name and language already"))
                .body("detail", containsString("subcode 2388024"));
    }

    @Test
    void what_meta_certainly_refuses_is_named_by_field_and_not_asked() {
        // When
        var refused = given().contentType("application/json")
                .body("""
                    {"name":"%s","language":"pt_BR","category":"UTILITY",
                     "components":[{"type":"BODY","text":"{{1}} olá"},{"type":"FOOTER","text":"%s"}]}""".formatted(name,
                        "x".repeat(61)))
                .post("/api/v1/templates");
        // Then
        refused.then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD")).body("details.field",
                contains("components[0].text", "components[0].example.body_text", "components[1].text"));
        invalid("Name With Spaces", "pt_BR", "UTILITY", "name");
        invalid(name, "pt-BR", "UTILITY", "language");
        invalid(name, "pt_BR", "SPAM", "category");
        assertThat(graph.templates().requests(ACCOUNT)).noneMatch(request -> request.contains(name));
    }

    @Test
    void without_a_clear_answer_the_templates_are_read_again_soon() {
        // Given
        TestDatabase.update("""
            update template_sync set due_at = now() + interval '1 hour', started_at = now() - interval '1 hour'
            where business_id = ?""", ACCOUNT);
        graph.templates().fail("!reset");
        // When
        create(name, "en").statusCode(503).body("code", equalTo("UNAVAILABLE"));
        // Then
        soon().untilAsserted(() -> assertThat(TestDatabase.count("""
            select count(*) from template_sync
            where business_id = ? and (due_at <= now() + interval '5 minutes' or started_at > now() - interval '5 minutes')""",
                ACCOUNT)).isEqualTo(1));
        assertThat(TestDatabase.count("select count(*) from template where name = ?", name)).isZero();
    }

    @Test
    void a_refused_token_is_not_taken_for_a_refused_template() {
        // Given
        graph.templates().fail("403 {\"error\":{\"code\":200,\"message\":\"Malformed access token abc\"}}");
        // When // Then
        create(name, "en").statusCode(422).body("code", equalTo("TOKEN_REFUSED")).body("detail", containsString("code 200"))
                .body("detail", not(containsString("abc")));
    }

    @Test
    void an_approved_template_is_changed_and_reviewed_again() {
        // Given
        var id = create(name, "pt_BR").statusCode(201).extract().<String>path("id");
        patch(id, "{\"category\":\"MARKETING\"}").statusCode(409).body("code", equalTo("TEMPLATE_NOT_EDITABLE"));
        TestDatabase.update("update template set status = 'APPROVED' where id = ?::uuid", id);
        // When
        patch(id, "{\"components\":[{\"type\":\"BODY\",\"text\":\"Oi!\"}],\"category\":\"MARKETING\"}").statusCode(200)
                .body("status", equalTo("PENDING")).body("category", equalTo("MARKETING"))
                .body("components[0].text", equalTo("Oi!"));
        // Then
        patch(id, "{}").statusCode(400);
        TestDatabase.update("update template set status = 'APPROVED' where id = ?::uuid", id);
        patch(id, "{\"components\":[{\"type\":\"BODY\",\"text\":\"Oi {{1}}\"}]}").statusCode(400).body("details.field",
                hasItem("components[0].text"));
        soon().untilAsserted(() -> assertThat(audits(id)).containsExactly("template.created", "template.changed"));
    }

    @Test
    void a_translation_is_deleted_alone_and_a_name_with_all_of_them() {
        // Given
        var en = create(name, "en").extract().<String>path("id");
        var pt = create(name, "pt_BR").extract().<String>path("id");
        var es = create(name, "es").extract().<String>path("id");
        // When
        given().delete("/api/v1/templates/" + en).then().statusCode(204);
        // Then
        given().get("/api/v1/templates/" + en).then().statusCode(404);
        given().get("/api/v1/templates/" + pt).then().statusCode(200);
        given().delete("/api/v1/templates/" + en).then().statusCode(404);
        // When
        given().queryParam("name", name).header("Idempotency-Key", name).delete("/api/v1/templates").then().statusCode(204);
        given().queryParam("name", name).header("Idempotency-Key", name).delete("/api/v1/templates").then().statusCode(204);
        // Then
        given().get("/api/v1/templates/" + pt).then().statusCode(404);
        soon().untilAsserted(() -> assertThat(audits(es)).containsExactly("template.created", "template.deleted"));
        given().delete("/api/v1/templates").then().statusCode(400).body("details.field", contains("name"));
    }

    @Test
    void the_list_is_searched_filtered_and_paged() {
        // Given
        create(name + "_a", "en").statusCode(201);
        create(name + "_b", "pt_BR").statusCode(201);
        // When // Then
        list(Map.of("q", name + "_")).body("count", equalTo(2)).body("results.name", contains(name + "_a", name + "_b"));
        list(Map.of("q", name.toUpperCase(Locale.ROOT) + "_", "page_size", "1")).body("results.name", contains(name + "_a"))
                .body("next", containsString("page=2"));
        list(Map.of("q", name + "_", "language", "pt-BR")).body("results.name", contains(name + "_b"));
        list(Map.of("q", name + "_", "status", "approved")).body("count", equalTo(0)).body("next", nullValue());
        list(Map.of("q", "TUDO BEM", "channel", channel, "category", "utility")).body("results.name", hasItem(name + "_a"));
        given().queryParam("channel", UUID.randomUUID()).get("/api/v1/templates").then().statusCode(422)
                .body("code", equalTo("UNKNOWN_CHANNEL"));
        given().queryParam("q", "x".repeat(101)).get("/api/v1/templates").then().statusCode(400);
    }

    @Test
    void a_preview_has_the_given_values_or_the_examples() {
        // Given
        var id = create(name, "en").extract().<String>path("id");
        // When // Then
        preview(id, "{}").body("body", equalTo("Olá Ana, tudo bem?")).body("footer", equalTo("Acme"))
                .body("buttons[0].url", equalTo("https://acme.example/{{1}}"));
        preview(id, "{\"body\":{\"1\":\"Bia\"},\"buttons\":{\"0\":\"77\"}}").body("body", equalTo("Olá Bia, tudo bem?"))
                .body("buttons[0].url", equalTo("https://acme.example/77"));
    }

    @Test
    void the_state_of_the_sync_is_shown_and_a_run_can_be_requested() {
        // When
        given().header("Idempotency-Key", UUID.randomUUID()).post("/api/v1/templates/sync").then().statusCode(202)
                .body("accounts.business_id", contains(ACCOUNT));
        // Then
        soon().untilAsserted(() -> given().get("/api/v1/templates/sync").then().statusCode(200)
                .body("accounts[0].state", equalTo("synced")).body("accounts[0].error", nullValue()));
        given().queryParam("channel", UUID.randomUUID()).post("/api/v1/templates/sync").then().statusCode(422);
        given().queryParam("channel", channel).post("/api/v1/templates/sync").then().statusCode(202);
    }

    @Test
    @TestSecurity(user = "ana", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "sub", value = OLGA)})
    void an_agent_reads_templates_but_changes_none() {
        list(Map.of());
        create(name, "en").statusCode(403);
        given().post("/api/v1/templates/sync").then().statusCode(403);
        given().delete("/api/v1/templates/" + UUID.randomUUID()).then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "eve", roles = "owner", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = OTHER), @Claim(key = "sub", value = OLGA)})
    void another_tenant_finds_no_template_and_changes_none() {
        // Given
        TestDatabase.update(
                """
                    insert into template (tenant_id, id, business_id, template_id, name, language, category, status, parameter_format,
                        components, body, components_at, status_at, quality_at, category_at, synced_at, created_at,
                        updated_at, version)
                    values (?::uuid, gen_random_uuid(), ?, ?, ?, 'en', 'UTILITY', 'APPROVED', 'POSITIONAL', '[]', '',
                        now(), now(), now(), now(),
                        now(), now(), now(), 0)""",
                TENANT, ACCOUNT, name, name);
        var id = TestDatabase.texts("select id::text from template where name = ?", name).getFirst();
        // Then
        given().get("/api/v1/templates/" + id).then().statusCode(404);
        preview(id, "{}", 404);
        patch(id, "{\"category\":\"MARKETING\"}").statusCode(404);
        given().delete("/api/v1/templates/" + id).then().statusCode(404);
        list(Map.of()).body("count", equalTo(0));
        list(Map.of("q", name)).body("count", equalTo(0));
        given().queryParam("channel", channel).get("/api/v1/templates").then().statusCode(422);
        create(name, "en").statusCode(422).body("code", equalTo("CHANNEL_NEEDED"));
        given().get("/api/v1/templates/sync").then().statusCode(200).body("accounts", equalTo(List.of()));
        assertThat(TestDatabase.texts("select status from template where name = ?", name)).containsExactly("APPROVED");
    }

    private List<String> audits(String template) {
        return suite.published(AuditRecorded.class).stream()
                .filter(event -> event.subject().equals(new AuditRecorded.Subject("template", template)))
                .map(AuditRecorded::action).toList();
    }
}
