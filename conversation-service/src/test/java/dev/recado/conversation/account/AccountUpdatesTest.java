package dev.recado.conversation.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange.AccountReview;
import dev.recado.events.AccountChange.Preference;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChanged;
import dev.recado.events.ConversationId;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = AccountUpdatesTest.TENANT),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000c1")})
class AccountUpdatesTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000006";
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private final Customer bia = Customer.of(TenantId.of(TENANT));

    @Inject
    AccountUpdates accounts;
    @Inject
    Transactions transactions;

    @Test
    void a_new_user_id_keeps_the_contact_and_becomes_its_address() {
        // Given
        ask(knownAs("BR.OLD"), "oi");
        // When
        suite.send(ana.changes(new UserIdUpdated(new Person(null, "BR.NEW", null, null, "Ana"), "BR.OLD", null), AT));
        // Then
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("user_id", "BR.NEW")
                .containsEntry("phone", ana.person().phone()).containsEntry("turn_seq", 1L));
        assertThat(ask(ana.as(new Person(null, "BR.NEW", null, null, null)), "sou eu").turnSeq()).isEqualTo(2);
        assertThat(TestDatabase.rows("select 1 from contact where tenant_id = ?", ana.tenant().value())).hasSize(1);
    }

    @Test
    void a_replayed_older_change_does_not_restore_the_old_address() {
        // Given
        ask(knownAs("BR.1"), "oi");
        var first = ana.changes(new UserIdUpdated(new Person(null, "BR.2", null, null, null), "BR.1", null), AT);
        var second = ana.changes(new UserIdUpdated(new Person(null, "BR.3", null, null, null), "BR.2", null),
                AT.plusSeconds(9));
        // When
        apply(first, second, first);
        apply(first);
        // Then
        assertThat(suite.conversation(ana.tenant())).containsEntry("user_id", "BR.3");
    }

    @Test
    void a_user_id_update_before_the_first_message_creates_one_contact() {
        // Given
        apply(ana.changes(new UserIdUpdated(new Person(null, "BR.NEW", null, null, null), "BR.OLD", null), AT));
        // When
        ask(ana.as(new Person(null, "BR.OLD", null, null, null)), "oi");
        // Then
        assertThat(ask(ana.as(new Person(null, "BR.NEW", null, null, null)), "sou eu").turnSeq()).isEqualTo(2);
    }

    @Test
    void the_newest_marketing_preference_of_a_contact_is_shown() {
        // Given
        var id = ask(bia, "oi").conversationId();
        optedOut(id, false);
        // When
        var stop = bia.changes(new Preference(bia.person(), "marketing_messages", "stop"), AT);
        var resume = bia.changes(new Preference(bia.person(), "marketing_messages", "resume"), AT.plusSeconds(60));
        suite.send(stop);
        // Then
        soon().untilAsserted(() -> optedOut(id, true));
        apply(resume);
        optedOut(id, false);
        apply(stop, bia.changes(new Preference(bia.person(), "marketing_messages", "stop"), AT.plusSeconds(30)));
        optedOut(id, false);
        apply(bia.changes(new Preference(bia.person(), "other_messages", "stop"), AT.plusSeconds(90)),
                bia.changes(new AccountReview("APPROVED"), AT.plusSeconds(90)));
        optedOut(id, false);
    }

    private Customer knownAs(String userId) {
        return ana.as(new Person(ana.person().phone(), userId, null, null, "Ana"));
    }

    private static void optedOut(ConversationId id, boolean optedOut) {
        given().get("/api/v1/conversations/" + id).then().statusCode(200).body("contact.opted_out", equalTo(optedOut));
    }

    private void apply(AccountChanged... events) {
        transactions.run(tx -> accounts.applyAll(tx, List.of(events))).await().atMost(Duration.ofSeconds(20));
    }
}
