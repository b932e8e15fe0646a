package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

/** The audit records of connected numbers. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelsTest.TENANT), @Claim(key = "sub", value = ChannelsTest.OLGA)})
class ChannelsTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000000d1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000000d2";

    @Inject
    Suite suite;
    @Inject
    ChannelAnnouncements announcements;

    @Test
    void connecting_a_number_and_replacing_its_token_are_audited() {
        // When
        var channel = connect("4711", 201);
        connect(OutboundTestResource.PHONE_NUMBER_ID, 409);
        connect("4711", 201);
        // Then
        soon().untilAsserted(() -> assertThat(auditsOf(TenantId.of(TENANT))).extracting(AuditRecorded::action)
                .containsExactly("channel.connected", "channel.changed"));
        assertThat(auditsOf(TenantId.of(TENANT))).allSatisfy(event -> {
            assertThat(event.actor()).isEqualTo(Actor.user(UUID.fromString(OLGA)));
            assertThat(event.subject()).isEqualTo(new AuditRecorded.Subject("channel", channel));
        });
    }

    @Test
    void the_number_connected_at_the_first_start_is_audited_as_an_act_of_the_suite() {
        soon().untilAsserted(() -> assertThat(auditsOf(Suite.TENANT)).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("channel.connected");
            assertThat(event.actor()).isEqualTo(Actor.suite());
            assertThat(event.subject()).isEqualTo(new AuditRecorded.Subject("channel", Suite.CHANNEL.toString()));
        }));
    }

    @Test
    @TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = "6f0e9c1a-0000-4000-8000-000000000002"),
            @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000c2")})
    void a_number_of_another_tenant_cannot_be_connected_and_no_answer_contains_a_token() {
        var body = "{\"phone_number_id\":\"%s\",\"business_id\":\"1\",\"token\":\"test_token_2\"}";
        given().contentType("application/json").body(body.formatted(OutboundTestResource.PHONE_NUMBER_ID))
                .post("/api/v1/channels")
                .then().statusCode(409);
        given().contentType("application/json").body(body.formatted("../evil")).post("/api/v1/channels").then().statusCode(400);
        var created = given().contentType("application/json").body(body.formatted("42")).post("/api/v1/channels").then()
                .statusCode(201).body("phone_number_id", equalTo("42")).extract().asString();
        assertThat(created).doesNotContain("test_token_2");
        assertThat(given().get("/api/v1/channels").then().statusCode(200).extract().asString()).doesNotContain("test_token_2");
    }

    @Test
    void the_announcement_job_publishes_every_channel_again() throws Throwable {
        // Given
        soon().until(() -> announced(Suite.CHANNEL) > 0);
        var before = announced(Suite.CHANNEL);
        // When
        VertxContextSupport.subscribeAndAwait(announcements::announceAll);
        // Then
        soon().untilAsserted(() -> assertThat(announced(Suite.CHANNEL)).isGreaterThan(before));
    }

    private long announced(ChannelId channel) {
        return suite.published(ChannelConnected.class).stream().filter(event -> event.channelId().equals(channel)).count();
    }

    private List<AuditRecorded> auditsOf(TenantId tenant) {
        return suite.published(AuditRecorded.class).stream().filter(event -> event.tenantId().equals(tenant)).toList();
    }

    private static String connect(String number, int status) {
        var body = "{\"phone_number_id\":\"%s\",\"business_id\":\"1\",\"token\":\"test_token_3\"}".formatted(number);
        return given().contentType("application/json").body(body).post("/api/v1/channels").then().statusCode(status).extract()
                .path("id");
    }
}
