package dev.recado.outbound.tier;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account messages no more people outside the window in 24 hours than Meta allows; all its numbers and replicas share that. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class TiersTest {

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    Tiers tiers;
    @Inject
    OldRowDeletion deletion;
    @Inject
    MeterRegistry meters;

    private final TenantId tenant = TenantId.random();
    private final String business = phone();
    private final ChannelId channel = ChannelId.random();
    private final ChannelId sibling = ChannelId.random();

    @BeforeEach
    void connect() {
        for (var id : List.of(channel, sibling)) {
            TestDatabase.update("""
                insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
                values (?, ?, ?, ?, 'default', 'test', '')""", tenant.value(), id.value(), UUID.randomUUID().toString(),
                    business);
        }
    }

    @AfterEach
    void forgetTheLimit() {
        TestDatabase.update("delete from tier where business_id = ?", business);
    }

    private void limit(String limit) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> tiers.store(tenant, tx, business, limit)));
    }

    private ClaimedWork claimed(ChannelId from, String person, boolean template) {
        var id = UUID.randomUUID();
        TestDatabase.update("""
            insert into dispatch (tenant_id, message_id, channel_id, to_phone, lane, epoch, expires_at, state, template)
            values (?, ?, ?, ?, 'bulk', 0, now() + interval '1 hour', 'cancelled', ?)""", tenant.value(), id, from.value(),
                person, template ? "hello_world" : null);
        return new ClaimedWork(tenant, id, from.toString(), person, 1, 1, 3);
    }

    private Set<UUID> count(ClaimedWork... claimed) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> tiers.count(tx, List.of(claimed))));
    }

    private String used() {
        return TestDatabase.texts("select used from tier where business_id = ?", business).getFirst();
    }

    @ParameterizedTest
    @CsvSource({"TIER_250,250", "TIER_2K,2000", "TIER_10K,10000", "TIER_100K,100000", "2000,2000", "TIER_UNLIMITED,"})
    void meta_names_the_limit_as_a_tier_or_a_number(String limit, String peopleMax) throws Throwable {
        // When
        limit(limit);
        limit("unknown");
        // Then
        assertThat(TestDatabase.texts("select people_max from tier where business_id = ?", business))
                .containsExactly(peopleMax);
    }

    @Test
    void people_over_the_limit_wait_and_the_numbers_of_an_account_share_it() throws Throwable {
        // Given
        limit("2");
        // When
        var first = claimed(channel, "5511900000001", true);
        var over = count(first, claimed(sibling, "5511900000002", true));
        var third = claimed(channel, "5511900000003", true);
        // Then
        assertThat(over).isEmpty();
        assertThat(count(third, claimed(sibling, "5511900000001", true))).containsExactly(third.id());
        assertThat(used()).isEqualTo("2");
        // When
        limit("TIER_UNLIMITED");
        // Then
        assertThat(count(third)).isEmpty();
    }

    @Test
    void several_messages_to_one_person_count_once() throws Throwable {
        limit("1");
        assertThat(count(claimed(channel, "5511900000001", true), claimed(sibling, "5511900000001", true))).isEmpty();
        assertThat(used()).isEqualTo("1");
    }

    @Test
    void people_inside_the_window_and_free_form_messages_are_never_counted() throws Throwable {
        // Given
        limit("1");
        TestDatabase.update(
                """
                    insert into customer_window (tenant_id, channel_id, address, last_wrote_at) values (?, ?, '5511988887777', now())""",
                tenant.value(), channel.value());
        // When
        var over = count(claimed(channel, "551188887777", true), claimed(channel, "5511900000002", false));
        // Then
        assertThat(over).isEmpty();
        assertThat(used()).isEqualTo("0");
    }

    @Test
    void a_person_is_free_again_after_24_hours() throws Throwable {
        // Given
        limit("1");
        count(claimed(channel, "5511900000001", true));
        var next = claimed(channel, "5511900000002", true);
        assertThat(count(next)).containsExactly(next.id());
        // When
        TestDatabase.update("update tier_person set messaged_at = now() - interval '25 hours' where business_id = ?", business);
        VertxContextSupport.subscribeAndAwait(tiers::forget);
        // Then
        assertThat(count(next)).isEmpty();
        assertThat(used()).isEqualTo("1");
    }

    @Test
    void two_replicas_that_claim_at_once_stay_below_the_limit_together() throws Throwable {
        // Given
        limit("1");
        var other = new Tiers(deletion, meters);
        var one = claimed(channel, "5511900000001", true);
        var two = claimed(sibling, "5511900000002", true);
        // When
        var over = VertxContextSupport.subscribeAndAwait(() -> Uni.join().all(
                transactions.run(tx -> tiers.count(tx, List.of(one))), transactions.run(tx -> other.count(tx, List.of(two))))
                .andFailFast());
        // Then
        assertThat(over.stream().flatMap(Set::stream)).hasSize(1);
        assertThat(used()).isEqualTo("1");
    }

    @Test
    void the_limits_that_meta_reports_are_stored() {
        Stream.of(new AccountChange.Capability("TIER_2K", 25),
                new AccountChange.NumberQuality("15550783881", "ONBOARDING", "250"))
                .forEach(change -> {
                    // When
                    suite.publish(
                            new AccountChanged(tenant + ":" + business + ":" + UUID.randomUUID(), tenant, Instant.now(), 2,
                                    business, null, change, Instant.now()));
                    // Then
                    var expected = change instanceof AccountChange.Capability ? "2000" : "250";
                    soon().untilAsserted(() -> assertThat(
                            TestDatabase.texts("select people_max from tier where business_id = ?", business))
                            .containsExactly(expected));
                });
    }
}
