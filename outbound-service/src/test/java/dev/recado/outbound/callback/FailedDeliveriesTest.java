package dev.recado.outbound.callback;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.callback.CallbackDriver.ids;
import static dev.recado.outbound.callback.CallbackDriver.waiting;
import static dev.recado.outbound.callback.CallbackRequests.deliveries;
import static dev.recado.outbound.callback.CallbackRequests.get;
import static dev.recado.outbound.callback.CallbackRequests.patch;
import static dev.recado.outbound.callback.CallbackRequests.retry;
import static dev.recado.outbound.callback.CallbackRequests.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.CallbackReceiver;
import dev.recado.outbound.CallbackReceiver.Call;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever its receiver does, a delivery is retried, fails visibly, or ends its callback; it calls no private host. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = CallbackDriver.TENANT),
        @Claim(key = "sub", value = CallbacksTest.OLGA)})
class FailedDeliveriesTest {

    CallbackReceiver receiver;

    @Inject
    Suite suite;
    @Inject
    CallbackDriver driver;

    private final String path = "/" + UUID.randomUUID();

    @BeforeEach
    void start_without_callbacks() {
        driver.deleteAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "404", "hang"})
    void a_delivery_that_fails_is_retried_with_the_same_id_and_body(String answer) {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, answer, "204");
        var result = driver.accepted();
        // When
        suite.publish(result);
        // Then
        var waiting = waiting(callback);
        assertThat(waiting.get("attempts")).isEqualTo(1);
        assertThat(Instant.parse((String) waiting.get("next_attempt_at"))).isBetween(Instant.now(),
                Instant.now().plusSeconds(7));
        get(callback.id()).body("state", equalTo("failing")).body("failing_since", notNullValue());
        driver.makeDue();
        soon().until(() -> deliveries(callback.id(), "delivered").size() == 1);
        assertThat(receiver.calls(path)).hasSize(2).extracting(Call::body).containsOnly(receiver.calls(path).getFirst().body());
        assertThat(ids(receiver.calls(path))).containsOnly(result.eventId());
        get(callback.id()).body("state", equalTo("active"));
    }

    @Test
    void a_redirect_is_not_followed() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "302 Location: " + receiver.url(path + "/elsewhere"));
        // When
        suite.publish(driver.accepted());
        // Then
        assertThat(waiting(callback)).containsEntry("last_status", 302)
                .containsEntry("last_error", "HTTP 302, redirects are not followed");
        assertThat(receiver.calls(path + "/elsewhere")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10,5,7", "600,590,600", "999999,35990,36000"})
    void a_receiver_decides_how_long_to_wait_within_limits(String retryAfter, long secondsMin, long secondsMax) {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "503 Retry-After: " + retryAfter);
        // When
        suite.publish(driver.accepted());
        // Then
        var next = Instant.parse((String) waiting(callback).get("next_attempt_at"));
        assertThat(next).isBetween(Instant.now().plusSeconds(secondsMin - 5), Instant.now().plusSeconds(secondsMax + 4));
    }

    @Test
    void a_receiver_that_is_gone_disables_its_callback() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "410");
        // When
        suite.publish(driver.accepted());
        // Then
        soon().until(() -> deliveries(callback.id(), "failed").size() == 1);
        soon().untilAsserted(() -> get(callback.id()).body("state", equalTo("disabled"))
                .body("disabled_reason", equalTo("gone")));
        assertThat(deliveries(callback.id(), "failed").getFirst()).containsEntry("last_status", 410);
    }

    @Test
    void a_callback_that_fails_for_five_days_is_disabled() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "500");
        suite.publish(driver.accepted());
        waiting(callback);
        TestDatabase.update("update callback_failure set since = now() - interval '5 days 1 minute' where callback_id = ?",
                callback.id());
        // When
        driver.makeDue();
        // Then
        soon().untilAsserted(() -> get(callback.id()).body("state", equalTo("disabled"))
                .body("disabled_reason", equalTo("failing")));
        patch(callback.id(), Map.of("state", "active")).statusCode(200).body("state", equalTo("active"));
    }

    @Test
    void the_last_attempt_fails_the_delivery_and_a_person_retries_it() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "500", "500", "200");
        var result = driver.accepted();
        suite.publish(result);
        waiting(callback);
        TestDatabase.update("update callback_delivery set expires_at = now() + interval '1 second'");
        // When
        driver.makeDue();
        // Then
        soon().until(() -> deliveries(callback.id(), "failed").size() == 1);
        var failed = deliveries(callback.id(), "failed").getFirst();
        assertThat(failed).containsEntry("event_id", result.eventId()).containsEntry("last_error", "HTTP 500")
                .containsEntry("attempts", 2);
        retry(callback.id(), (String) failed.get("id")).statusCode(202);
        soon().until(() -> deliveries(callback.id(), "delivered").size() == 1);
        assertThat(ids(receiver.calls(path))).containsOnly(result.eventId()).hasSize(3);
    }

    @Test
    void a_waiting_or_unknown_delivery_is_not_retried() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "500");
        suite.publish(driver.accepted());
        var waiting = waiting(callback);
        // When // Then
        retry(callback.id(), (String) waiting.get("id")).statusCode(409).body("code", equalTo("DELIVERY_NOT_ENDED"));
        retry(callback.id(), UUID.randomUUID().toString()).statusCode(404);
        retry(UUID.randomUUID(), (String) waiting.get("id")).statusCode(404);
    }

    @Test
    void a_failed_test_is_retried_one_time() {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        receiver.answer(path, "500");
        test(callback.id()).statusCode(202);
        waiting(callback);
        // When
        driver.makeDue();
        // Then
        soon().until(() -> deliveries(callback.id(), "failed").size() == 1);
        assertThat(receiver.calls(path)).hasSize(2);
        var failed = (String) deliveries(callback.id(), "failed").getFirst().get("id");
        retry(callback.id(), failed).statusCode(202);
        assertThat(TestDatabase.count("select count(*) from callback_delivery where expires_at > now() + interval '2 minutes'"))
                .isZero();
    }

    /** The host had a public address when the callback was created, and has none now. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"https://localhost:%d/|the host was not found, or has no public address",
            "https://127.0.0.1:1/|the host was not found, or has no public address",
            "https://10.255.255.1/|the host was not found, or has no public address",
            "http://localhost:%d/|the address is not https",
            "https://gone.invalid/|the host was not found, or has no public address"})
    void a_host_without_a_public_address_is_never_called(String url, String reason) {
        // Given
        var callback = driver.subscribe(receiver.url(path));
        TestDatabase.update("update callback set url = ? where id = ?", url.formatted(receiver.port()) + path.substring(1),
                callback.id());
        // When
        test(callback.id()).statusCode(202);
        // Then
        assertThat(waiting(callback)).containsEntry("last_error", reason).doesNotContainKey("last_status");
        assertThat(receiver.calls(path)).isEmpty();
    }

}
