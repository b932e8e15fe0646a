package dev.recado.outbound.doctor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphDescriptions;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.doctor.DoctorView.CheckView;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor of a number finds each fault, and says how to mend it. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelDoctorTest.TENANT),
        @Claim(key = "sub", value = ChannelDoctorTest.OLGA)})
class ChannelDoctorTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000001f1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000001f2";
    private static final AtomicLong NUMBERS = new AtomicLong(950_000);

    GraphStub graph;

    private final String number = Long.toString(NUMBERS.incrementAndGet());
    private final String account = "1" + number;
    private final String token = "test_token_" + number;
    private String id;

    @BeforeEach
    void a_connected_number_whose_templates_are_read() {
        TestDatabase.update("""
            insert into template_sync (tenant_id, business_id, due_at, started_at, finished_at)
            values (?::uuid, ?, now() + interval '1 hour', now() + interval '1 minute', now())""", TENANT, account);
        TestDatabase.update("""
            insert into template (tenant_id, id, business_id, template_id, name, language, category, status, parameter_format,
                components, body, status_at, quality_at, category_at, components_at, synced_at, created_at, updated_at, version)
            values (?::uuid, gen_random_uuid(), ?, '1', 'order_update', 'pt_BR', 'UTILITY', 'APPROVED', 'POSITIONAL', '[]', '',
                now(), now(), now(), now(), now(), now(), now(), 0)""", TENANT, account);
        id = Suite.connect(graph, number, token).toString();
    }

    @AfterEach
    void all_is_well_again() {
        graph.numbers().descriptions().reset();
        graph.queriesFail(null);
    }

    @Test
    void a_healthy_number_is_ok_in_every_check() {
        // When
        var checks = examine("ok", "en");
        // Then
        assertThat(checks.keySet()).containsExactlyInAnyOrder("connection", "token", "permissions", "number", "verification",
                "name", "quality", "limits", "two_step_pin", "app", "webhook", "templates");
        assertThat(checks.values()).allSatisfy(check -> {
            assertThat(check.status()).isEqualTo("ok");
            assertThat(check.remedy()).isNull();
        });
        assertThat(checks.get("limits").detail())
                .isEqualTo(
                        "The business may write first to 2000 people in 24 hours, and the number handles 80 messages a second.");
        assertThat(checks.get("app").detail()).contains(GraphDescriptions.APP);
        assertThat(checks.get("templates").detail()).startsWith("Templates: 1 approved, 0 in another state; read at 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        is_valid                                  | false                              | token        | failing | connect the number again
        expires_at                                | 1000                               | token        | failing | connect the number again
        scopes                                    | ["whatsapp_business_messaging"]    | permissions  | failing | both WhatsApp permissions
        status                                    | "DISCONNECTED"                     | number       | failing | six-digit PIN
        status                                    | "BANNED"                           | number       | failing | ask for a review
        status                                    | "FLAGGED"                          | number       | warning | Send less
        platform_type                             | "ON_PREMISE"                       | number       | failing | Register the number
        code_verification_status                  | "EXPIRED"                          | verification | warning | Request a new code
        code_verification_status                  | "NOT_VERIFIED"                     | verification | failing | Request a code
        name_status                               | "DECLINED"                         | name         | failing | Choose a name
        name_status                               | "PENDING_REVIEW"                   | name         | warning | Wait for the review
        quality_rating                            | "YELLOW"                           | quality      | warning | agreed to it
        quality_rating                            | "RED"                              | quality      | failing | Stop all campaigns
        whatsapp_business_manager_messaging_limit | "TIER_250"                         | limits       | warning | Verify the business
        whatsapp_business_manager_messaging_limit | null                               | limits       | unknown | WhatsApp Manager
        is_pin_enabled                            | false                              | two_step_pin | warning | Set a six-digit PIN
        app_id                                    | "1"                                | app          | failing | subscribed_apps
        """)
    void each_fault_that_meta_reports_has_its_status_and_its_remedy(String field, String value, String check, String status,
            String remedy) {
        // Given
        graph.numbers().descriptions().set(field, value);
        // When
        var checks = examine(status.equals("failing") ? "failing" : "warning", "en");
        // Then
        assertThat(checks.get(check).status()).isEqualTo(status);
        assertThat(checks.get(check).remedy()).contains(remedy);
        assertThat(checks.values().stream().filter(one -> !one.status().equals("ok"))).hasSize(1);
    }

    @Test
    void a_token_that_expires_soon_is_a_warning_with_its_time() {
        // Given
        var soon = Instant.now().plusSeconds(86_400).getEpochSecond();
        graph.numbers().descriptions().set("expires_at", Long.toString(soon));
        // When
        var checks = examine("warning", "pt-BR,pt;q=0.9");
        // Then
        assertThat(checks.get("token").detail()).isEqualTo("O token expira em " + Instant.ofEpochSecond(soon) + ".");
        assertThat(checks.get("token").remedy()).contains("nunca expira");
    }

    @Test
    void without_a_subscribed_app_the_doctor_says_how_to_subscribe_it() {
        // Given
        graph.numbers().descriptions().subscribe(false);
        // When
        var checks = examine("failing", "en");
        // Then
        assertThat(checks.get("app").detail()).contains("no message of a customer arrives");
        assertThat(checks.get("app").remedy()).contains("subscribed_apps");
    }

    @Test
    void a_refused_token_is_failing_and_hides_what_cannot_be_read() {
        // Given
        graph.expire(token);
        // When
        var checks = examine("failing", "en");
        // Then
        assertThat(states(checks)).containsEntry("token", "failing").containsEntry("permissions", "unknown")
                .containsEntry("number", "unknown").containsEntry("app", "unknown").containsEntry("templates", "ok");
        assertThat(checks.get("number").remedy()).contains("token first");
    }

    @Test
    void without_an_answer_of_meta_no_check_of_it_is_ok() {
        // Given
        graph.queriesFail("!empty 503");
        // When
        var checks = examine("warning", "en");
        // Then
        assertThat(states(checks)).containsEntry("token", "unknown").containsEntry("number", "unknown")
                .containsEntry("app", "unknown").containsEntry("connection", "ok");
        assertThat(checks.get("token").detail())
                .isEqualTo("WhatsApp could not be asked: HTTP 503 without a readable answer.");
        assertThat(checks.get("app").detail()).contains("an earlier question got no clear answer");
    }

    @Test
    void a_token_that_cannot_be_decrypted_is_failing() {
        // Given
        TestDatabase.update("update channel set secrets_key_id = 'lost' where phone_number_id = ?", number);
        // When
        var checks = examine("failing", "en");
        // Then
        assertThat(checks.get("token").remedy()).contains("RECADO_SECRETS_KEY");
        assertThat(states(checks)).containsEntry("token", "failing").containsEntry("number", "unknown");
    }

    @Test
    void a_paused_number_and_paused_templates_are_shown() {
        // Given
        TestDatabase.update("update channel set failing_code = 190, failing_title = 'x', failing_since = now()"
                + " where phone_number_id = ?", number);
        TestDatabase.update("update template set status = 'PAUSED' where business_id = ?", account);
        // When
        var checks = examine("failing", "en");
        // Then
        assertThat(states(checks)).containsEntry("connection", "failing").containsEntry("templates", "warning");
        assertThat(checks.get("connection").detail()).contains("code 190");
    }

    @Test
    void a_number_of_another_tenant_is_not_examined() {
        given().get("/api/v1/channels/" + Suite.CHANNEL + "/doctor").then().statusCode(404);
    }

    private static Map<String, String> states(Map<String, CheckView> checks) {
        return checks.values().stream().collect(Collectors.toMap(CheckView::name, CheckView::status));
    }

    private Map<String, CheckView> examine(String status, String language) {
        var answer = given().header("Accept-Language", language).get("/api/v1/channels/" + id + "/doctor").then()
                .statusCode(200).extract();
        assertThat(answer.asString()).doesNotContain(token);
        List<Map<String, String>> checks = answer.path("checks");
        var byName = checks.stream()
                .map(check -> new CheckView(check.get("name"), check.get("status"), check.get("detail"), check.get("remedy")))
                .collect(Collectors.toMap(CheckView::name, check -> check));
        assertThat(answer.<String>path("status")).as("%s", byName).isEqualTo(status);
        return byName;
    }
}
