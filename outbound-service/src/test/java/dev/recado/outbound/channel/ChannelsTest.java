package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.AuditRecorded.Actor;
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

    private List<AuditRecorded> auditsOf(TenantId tenant) {
        return suite.published(AuditRecorded.class).stream().filter(event -> event.tenantId().equals(tenant)).toList();
    }

    private static String connect(String number, int status) {
        var body = "{\"phone_number_id\":\"%s\",\"business_id\":\"1\",\"token\":\"test_token_3\"}".formatted(number);
        return given().contentType("application/json").body(body).post("/api/v1/channels").then().statusCode(status).extract()
                .path("id");
    }
}
