package dev.recado.outbound.callback;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.callback.CallbackDriver.ids;
import static dev.recado.outbound.callback.CallbackDriver.verify;
import static dev.recado.outbound.callback.CallbackDriver.waiting;
import static dev.recado.outbound.callback.CallbackRequests.create;
import static dev.recado.outbound.callback.CallbackRequests.patch;
import static dev.recado.outbound.callback.CallbackRequests.rotate;
import static dev.recado.outbound.callback.CallbackRequests.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.Lane;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.CallbackReceiver;
import dev.recado.outbound.CallbackReceiver.Call;
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

/** Results reach callbacks signed and one time, and a bad receiver delays no other. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = CallbackDriver.TENANT),
        @Claim(key = "sub", value = CallbacksTest.OLGA)})
class CallbackDeliveriesTest {

    GraphStub graph;
    CallbackReceiver receiver;

    @Inject
    Suite suite;
    @Inject
    CallbackDriver driver;
    @Inject
    EventJson json;
    @Inject
    ObjectMapper mapper;

    private final String path = "/" + UUID.randomUUID();

    @BeforeEach
    void start_without_callbacks() {
        driver.deleteAll();
    }

    @Test
    void the_result_of_a_message_arrives_signed_and_without_its_text() throws Exception {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        var channel = Suite.connect(graph, "880001", "test_token_of_callbacks");
        var request = Suite.request(new TenantId(UUID.fromString(CallbackDriver.TENANT)), channel, Suite.phone(),
                "A very private sentence", Lane.AGENT);
        // When
        suite.publish(request);
        // Then
        soon().until(() -> ids(receiver.calls(path)).contains(request.messageId() + ":accepted"));
        var call = receiver.calls(path).stream()
                .filter(one -> one.header("Webhook-id").equals(request.messageId() + ":accepted")).findFirst().orElseThrow();
        assertThat(Long.parseLong(call.header("Webhook-timestamp"))).isBetween(Instant.now().getEpochSecond() - 60,
                Instant.now().getEpochSecond());
        assertThatCode(() -> verify(callback.secret(), call)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(callback.secret(), new Call(call.headers(), call.body() + " ")))
                .isInstanceOf(WebhookVerificationException.class);
        var body = mapper.readTree(call.body());
        soon().until(() -> !suite.outcomes(request.messageId()).isEmpty());
        var event = suite.published(DispatchFinished.class).stream()
                .filter(one -> one.messageId().equals(request.messageId())).findFirst().orElseThrow();
        assertThat(body.get("type").asText()).isEqualTo("dispatch.finished");
        assertThat(Instant.parse(body.get("timestamp").asText())).isEqualTo(event.occurredAt());
        assertThat(body.get("data")).isEqualTo(mapper.readTree(json.write(event)));
        assertThat(call.body()).doesNotContain("private sentence").doesNotContain(request.to().phone());
    }

    @Test
    void every_kind_of_result_is_delivered_one_time_to_each_callback() {
        // Given
        driver.subscribe(receiver.url(path));
        create(receiver.url(path + "/second"));
        var results = List.of(driver.accepted(),
                driver.finished(new DispatchOutcome.Failed(131026, "Undeliverable", "…")),
                driver.finished(new DispatchOutcome.Uncertain("no answer")),
                driver.finished(new DispatchOutcome.Cancelled("takeover")),
                driver.finished(new DispatchOutcome.Expired()));
        // When
        results.forEach(suite::publish);
        results.forEach(suite::publish);
        // Then
        var ids = results.stream().map(DispatchFinished::eventId).toArray(String[]::new);
        soon().untilAsserted(() -> {
            assertThat(ids(receiver.calls(path))).containsExactlyInAnyOrder(ids);
            assertThat(ids(receiver.calls(path + "/second"))).containsExactlyInAnyOrder(ids);
        });
        passSentinel();
        assertThat(TestDatabase.count("select count(*) from callback_delivery where tenant_id = ?",
                UUID.fromString(CallbackDriver.TENANT)))
                .isEqualTo(2L * (results.size() + 1));
    }

    @Test
    void results_of_another_tenant_are_not_delivered() {
        // Given
        driver.subscribe(receiver.url(path));
        var theirs = driver.finished(new TenantId(UUID.randomUUID()), new DispatchOutcome.Accepted("wamid.2"));
        // When
        suite.publish(theirs);
        // Then
        passSentinel();
        assertThat(TestDatabase.count("select count(*) from callback_delivery where event_id = ?", theirs.eventId())).isZero();
    }

    @Test
    void receivers_that_hang_delay_no_other() {
        // Given
        var slow = List.of("/s1", "/s2", "/s3", "/s4");
        slow.forEach(one -> {
            receiver.answer(path + one, "hang");
            create(receiver.url(path + one));
        });
        driver.subscribe(receiver.url(path));
        // When
        for (var i = 0; i < 40; i++) {
            suite.publish(driver.accepted());
        }
        // Then
        soon().until(() -> receiver.calls(path).size() == 40);
        assertThat(slow).allSatisfy(one -> assertThat(receiver.calls(path + one)).hasSizeLessThan(40));
    }

    @Test
    void for_a_day_after_a_rotation_the_old_secret_signs_too() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        var secret = rotate(callback.id()).statusCode(200).extract().<String>path("secret");
        // When
        test(callback.id()).statusCode(202).body("type", equalTo("callback.test"));
        // Then
        soon().until(() -> receiver.calls(path).size() == 1);
        var both = receiver.calls(path).getFirst();
        assertThat(both.header("Webhook-signature").split(" ")).hasSize(2);
        assertThatCode(() -> verify(callback.secret(), both)).doesNotThrowAnyException();
        assertThatCode(() -> verify(secret, both)).doesNotThrowAnyException();
        TestDatabase.update("update callback set old_secret_until = now() where id = ?", callback.id());
        test(callback.id()).statusCode(202);
        soon().until(() -> receiver.calls(path).size() == 2);
        assertThat(receiver.calls(path).getLast().header("Webhook-signature").split(" ")).hasSize(1);
        assertThatCode(() -> verify(secret, receiver.calls(path).getLast())).doesNotThrowAnyException();
    }

    @Test
    void a_disabled_callback_gets_nothing_and_its_waiting_deliveries_follow_later() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "500", "200");
        suite.publish(driver.accepted());
        waiting(callback);
        patch(callback.id(), Map.of("state", "disabled")).statusCode(200);
        // When
        driver.makeDue();
        passOtherSentinel();
        // Then
        assertThat(receiver.calls(path)).hasSize(1);
        patch(callback.id(), Map.of("state", "active")).statusCode(200);
        driver.makeDue();
        soon().until(() -> receiver.calls(path).size() == 2);
    }

    /** A test event is delivered after what was due before it. */
    private void passOtherSentinel() {
        var other = create(receiver.url(path + "/sentinel"));
        test(other.id()).statusCode(202);
        soon().until(() -> receiver.calls(path + "/sentinel").size() == 1);
    }

    /** A later result of the same partition arrives after what came before it was stored. */
    private void passSentinel() {
        var sentinel = driver.accepted();
        suite.publish(sentinel);
        soon().until(() -> ids(receiver.calls(path)).contains(sentinel.eventId()));
    }
}
