package dev.recado.outbound.optout;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange.Preference;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChanged;
import dev.recado.events.Address;
import dev.recado.events.ContactChange;
import dev.recado.events.ContactChanged;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.Lane;
import dev.recado.events.Person;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.OutsidePublisher;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = @Claim(key = "tenant_id", value = MarketingChoicesTest.TENANT))
class MarketingChoicesTest {

    static final String TENANT = "ffe5d29f-e4d0-56a9-aded-fab6e9cda424";
    private static final Instant AT = Instant.now().minusSeconds(60);

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    OutsidePublisher publisher;

    private final String phone = phone();
    private final String userId = "BR." + UUID.randomUUID().toString().replace("-", "");

    private void prefer(String choice, Instant at) {
        var person = new Person(phone, userId, null, null, null);
        suite.publish(new AccountChanged("e-" + UUID.randomUUID(), Suite.TENANT, at, 1, "1", Suite.CHANNEL,
                new Preference(person, "marketing_messages", choice), at));
    }

    private void change(ContactChange change, Instant at) {
        suite.publish(new ContactChanged("e-" + UUID.randomUUID(), Suite.TENANT, at, UUID.randomUUID(), change));
    }

    /** The causes of the opt-outs in force of the phone. */
    private List<String> optOuts() {
        return TestDatabase.texts("select cause from suppression where address = ? and until is null", phone);
    }

    private ValidatableResponse post(String lane) {
        return given().contentType("application/json").body("""
            {"to":"%s","lane":"%s","type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}}"""
                .formatted(phone, lane)).post("/api/v1/messages").then();
    }

    @Test
    void marketing_to_a_person_who_stopped_it_in_whatsapp_is_refused_at_every_door_and_other_messages_are_sent() {
        // Given
        prefer("stop", AT);
        soon().untilAsserted(() -> assertThat(optOuts()).containsExactly("customer"));
        var submitted = publisher.message(phone).put("lane", "bulk");
        submitted.putObject("content").put("kind", "template").put("name", "hello_world").putObject("language").put("code",
                "en_US");
        var requested = Suite.request(Suite.TENANT, Suite.CHANNEL, phone, "oi", Lane.BULK);
        // When
        post("bulk").statusCode(409).body("code", equalTo("OPTED_OUT"));
        publisher.publish(phone, submitted.toString());
        suite.publish(requested);
        post("notice").statusCode(202);
        // Then
        soon().untilAsserted(() -> assertThat(publisher.refusal(submitted.toString())).isEqualTo("OPTED_OUT"));
        soon().untilAsserted(() -> assertThat(suite.published(DispatchFinished.class))
                .filteredOn(finished -> finished.messageId().equals(requested.messageId())).singleElement()
                .extracting(finished -> ((DispatchOutcome.Failed) finished.outcome()).title()).isEqualTo("OPTED_OUT"));
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
    }

    @Test
    void a_person_who_resumes_marketing_gets_it_again_and_an_older_stop_that_comes_late_changes_nothing() {
        // Given
        prefer("stop", AT);
        soon().untilAsserted(() -> assertThat(optOuts()).hasSize(1));
        // When
        prefer("resume", AT.plusSeconds(2));
        soon().untilAsserted(() -> assertThat(optOuts()).isEmpty());
        prefer("stop", AT.plusSeconds(1));
        prefer("signup", AT.plusSeconds(3));
        sentinel();
        // Then
        assertThat(optOuts()).isEmpty();
        post("bulk").statusCode(202);
    }

    @Test
    void an_opt_out_follows_a_person_whose_user_id_changes() {
        // Given
        prefer("stop", AT);
        soon().untilAsserted(() -> assertThat(optOuts()).hasSize(1));
        var next = userId + "2";
        // When
        suite.publish(new AccountChanged("e-" + UUID.randomUUID(), Suite.TENANT, AT, 1, "1", Suite.CHANNEL,
                new UserIdUpdated(new Person(null, next, null, null, null), userId, null), AT));
        // Then
        soon().untilAsserted(() -> assertThat(TestDatabase.texts(
                "select scope from suppression where address = ? and until is null", next)).containsExactly("marketing"));
    }

    /** An opt-out of another person, which is stored after every earlier record of the account. */
    private void sentinel() {
        var other = phone();
        suite.publish(new AccountChanged("e-" + UUID.randomUUID(), Suite.TENANT, AT, 1, "1", Suite.CHANNEL,
                new Preference(new Person(other, null, null, null, null), "marketing_messages", "stop"), AT));
        soon().until(() -> !TestDatabase.rows("select 1 from suppression where address = ?", other).isEmpty());
    }

    @Test
    void an_opt_out_recorded_in_the_suite_holds_for_all_addresses_and_cancels_waiting_marketing() {
        // Given
        TestDatabase.update("update pace set next_at = now() + interval '3 seconds'");
        post("bulk").statusCode(202);
        post("notice").statusCode(202);
        soon().until(() -> TestDatabase.count("select count(*) from dispatch where to_phone = ?", phone) == 2);
        // When
        change(new ContactChange.OptedOut(List.of(new Address(phone, null), new Address(null, userId))), AT);
        // Then
        soon().untilAsserted(() -> assertThat(
                TestDatabase.texts("select state from dispatch where to_phone = ? and marketing", phone))
                .containsExactly("cancelled"));
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        assertThat(TestDatabase.texts("select address from suppression where address in (?, ?)", phone, userId)).hasSize(2);
        // When
        change(new ContactChange.OptedIn(List.of(new Address(phone, null))), AT.plusSeconds(1));
        // Then
        soon().untilAsserted(() -> assertThat(optOuts()).isEmpty());
    }
}
