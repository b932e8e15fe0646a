package dev.recado.outbound.tier;

import static dev.recado.outbound.Suite.TENANT;
import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.phone.PhoneNumber;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.dispatch.DispatchRequests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A template over the limit of its account waits, and people are told; messages inside the window leave. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = "ffe5d29f-e4d0-56a9-aded-fab6e9cda424"),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000f3")})
class TierWaitTest {

    GraphStub graph;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    private final String number = phone();
    private final String account = "1" + number;
    private ChannelId channel;

    private DispatchRequested template(String phone) {
        var id = MessageId.random();
        var content = new OutboundContent.Template("aviso", new OutboundContent.Template.Language("pt_BR", null), List.of());
        return new DispatchRequested(id.toString(), TENANT, Instant.now(), id, null, channel, new Address(phone, null), content,
                Lane.BULK, 0, Instant.now().plus(Duration.ofDays(1)), null, null, null);
    }

    private void store(DispatchRequested... all) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(all))));
    }

    /** Connects a number, and replaces the limit that is read from Meta after the connection. */
    private void connectWithLimitOfOne() {
        channel = Suite.connect(graph, number, "test_token_" + number);
        soon().until(() -> TestDatabase.count("select count(*) from tier where business_id = ?", account) == 1);
        soon().until(
                () -> TestDatabase.count("select count(*) from number_profile where channel_id = ?", channel.value()) == 1);
        TestDatabase.update("update tier set people_max = 1 where business_id = ?", account);
    }

    private void openWindow(String phone) {
        TestDatabase.update("""
            insert into customer_window (tenant_id, channel_id, address, phone, last_wrote_at)
            values (?, ?, ?, ?, now())""", TENANT.value(), channel.value(), PhoneNumber.canonical(phone), phone);
    }

    @AfterEach
    void disconnect() {
        given().delete("/api/v1/channels/" + channel).then().statusCode(204);
        TestDatabase.update("delete from tier where business_id = ?", account);
    }

    @Test
    void a_template_over_the_limit_waits_while_those_inside_the_window_leave() throws Throwable {
        // Given
        connectWithLimitOfOne();
        var first = template(phone());
        store(first);
        soon().untilAsserted(() -> assertThat(suite.outcomes(first.messageId())).containsExactly("Accepted"));
        // When
        var over = template(phone());
        var inside = template(phone());
        openWindow(inside.to().phone());
        store(over, inside);
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(inside.messageId())).containsExactly("Accepted"));
        soon().untilAsserted(() -> assertThat(TestDatabase.texts(
                "select last_error from work where id = ? and not claimed and attempts = 0 and due_at > now() + interval '9 minutes'",
                over.messageId().value())).containsExactly(Tiers.REACHED));
        assertThat(suite.state(over.messageId())).isEqualTo("ready");
        assertThat(suite.outcomes(over.messageId())).isEmpty();
        given().get("http://" + management.getAuthority() + "/q/health/ready").then()
                .body(containsString("reached their messaging limit"));
    }
}
