package dev.recado.outbound.number;

import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange.NumberQuality;
import dev.recado.events.AccountChanged;
import dev.recado.events.TenantId;
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
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A number shows what Meta said last about it. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = NumberProfilesTest.TENANT),
        @Claim(key = "sub", value = NumberProfilesTest.OLGA)})
class NumberProfilesTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000000f1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000000f2";
    private static final AtomicLong NUMBERS = new AtomicLong(940_000);

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    NumberProfiles profiles;

    private final String number = Long.toString(NUMBERS.incrementAndGet());
    private final String account = "1" + number;

    @AfterEach
    void all_is_well_again() {
        graph.numbers().descriptions().reset();
        graph.queriesFail(null);
    }

    @Test
    void a_connected_number_shows_its_limits_and_profile() {
        // When
        var id = Suite.connect(graph, number, "test_token_" + number).toString();
        // Then
        soon().untilAsserted(() -> show(id).body("profile.read_at", notNullValue()));
        show(id).body("profile.display_phone", equalTo("+55 11 99999-0001")).body("profile.verified_name", equalTo("Clinica"))
                .body("profile.quality", equalTo("GREEN")).body("profile.tier", equalTo("TIER_2K"))
                .body("profile.throughput", equalTo("STANDARD")).body("profile.limits.messages_per_second", equalTo(80))
                .body("profile.limits.people_per_day", equalTo(2000)).body("profile.business.vertical", equalTo("HEALTH"))
                .body("profile.business.websites", equalTo(List.of("https://clinica.example/")));
        given().get("/api/v1/channels?page_size=100").then().body("results.id", hasItem(id))
                .body("results.find { it.id == '%s' }.profile.quality".formatted(id), equalTo("GREEN"));
    }

    @Test
    void an_event_about_a_number_lets_it_be_read_again() {
        // Given
        var id = Suite.connect(graph, number, "test_token_" + number).toString();
        soon().untilAsserted(() -> assertThat(TestDatabase.texts(
                "select 1 from template_sync where business_id = ? and finished_at is not null", account)).hasSize(1));
        TestDatabase.update("update template_sync set started_at = now() - interval '1 hour' where business_id = ?", account);
        graph.numbers().descriptions().set("throughput", "{\"level\":\"HIGH\"}");
        // When
        suite.publish(new AccountChanged(UUID.randomUUID().toString(), TenantId.of(TENANT), Instant.now(), 1, account, null,
                new NumberQuality("5511999990001", "THROUGHPUT_UPGRADE", "TIER_UNLIMITED"), Instant.now()));
        // Then
        soon().untilAsserted(() -> show(id).body("profile.limits.messages_per_second", equalTo(1000)));
        soon().untilAsserted(
                () -> assertThat(TestDatabase.texts("select messages_per_second::text from pace where channel_id = ?",
                        UUID.fromString(id))).containsExactly("1000"));
    }

    @Test
    void a_read_without_an_answer_keeps_what_was_known_and_says_why() throws Throwable {
        // Given
        var id = Suite.connect(graph, number, "test_token_" + number).toString();
        soon().untilAsserted(() -> show(id).body("profile.read_at", notNullValue()));
        graph.queriesFail("!empty 503");
        // When
        VertxContextSupport.subscribeAndAwait(() -> profiles.refresh(TenantId.of(TENANT), account));
        // Then
        show(id).body("profile.error", equalTo("Meta gives no clear answer: HTTP 503 without a readable answer"))
                .body("profile.quality", equalTo("GREEN"));
        // When
        graph.queriesFail(null);
        graph.numbers().descriptions().set("is_on_biz_app", "true");
        VertxContextSupport.subscribeAndAwait(() -> profiles.refresh(TenantId.of(TENANT), account));
        // Then
        show(id).body("profile.error", nullValue()).body("profile.limits.messages_per_second", equalTo(20));
    }

    @Test
    void a_number_of_another_tenant_is_not_found() {
        given().get("/api/v1/channels/" + Suite.CHANNEL).then().statusCode(404);
        assertThat(given().get("/api/v1/channels?page_size=100").asString()).doesNotContain(Suite.CHANNEL.toString());
    }

    private static ValidatableResponse show(String id) {
        return given().get("/api/v1/channels/" + id).then().statusCode(200);
    }
}
