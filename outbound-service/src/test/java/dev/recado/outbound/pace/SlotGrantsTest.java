package dev.recado.outbound.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.work.ChannelShare;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class SlotGrantsTest {

    private static final Duration SPACING = Duration.ofSeconds(20);
    private static final Duration TRIAL_MAX = Duration.ofHours(1);

    @Inject
    Transactions transactions;
    @Inject
    SlotGrants pace;
    @Inject
    Pacer pacer;
    @Inject
    OutboundConfig config;

    private final TenantId tenant = TenantId.random();
    private final ChannelId channel = ChannelId.random();

    @BeforeEach
    void connect() {
        TestDatabase.update("""
            insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
            values (?, ?, ?, '1', 'default', 'test', '')""", tenant.value(), channel.value(), UUID.randomUUID().toString());
        TestDatabase.update("insert into pace (tenant_id, channel_id) values (?, ?)", tenant.value(), channel.value());
    }

    private SlotGrant grant(int places, Duration aheadMax) {
        return inTransaction(tx -> pace.grant(tx, share(places), SPACING, aheadMax, TRIAL_MAX)).getFirst();
    }

    private List<ChannelShare> share(int places) {
        return List.of(new ChannelShare(tenant, channel.toString(), places));
    }

    private <T> T inTransaction(Function<Tx, Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> transactions.run(work));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void granted_slots_are_evenly_spaced_from_now_on() {
        // When
        var first = grant(3, Duration.ofHours(1));
        var next = grant(2, Duration.ofHours(1));
        // Then
        assertThat(first.slots()).isEqualTo(3);
        assertThat(first.spacing()).isEqualTo(SPACING);
        assertThat(first.slot(2).atNanos() - first.slot(0).atNanos()).isEqualTo(SPACING.multipliedBy(2).toNanos());
        assertThat(Duration.ofNanos(next.firstNanos() - first.firstNanos())).isBetween(SPACING.multipliedBy(2),
                SPACING.multipliedBy(4));
    }

    @Test
    void no_slot_is_granted_farther_ahead_than_allowed() {
        assertThat(grant(5, Pacer.AHEAD_MAX).slots()).isEqualTo(1);
        assertThat(grant(5, Pacer.AHEAD_MAX)).satisfies(none -> {
            assertThat(none.slots()).isZero();
            assertThat(none.again()).isBetween(Duration.ZERO, SPACING);
        });
        assertThat(grant(9, SPACING.multipliedBy(3)).slots()).isEqualTo(3);
    }

    @Test
    void an_idle_number_saves_up_no_slots() {
        // Given
        TestDatabase.update("update pace set next_at = now() - interval '1 hour' where channel_id = ?", channel.value());
        // Then
        assertThat(grant(5, Pacer.AHEAD_MAX).slots()).isEqualTo(1);
        assertThat(grant(5, Pacer.AHEAD_MAX).slots()).isZero();
    }

    @Test
    void a_refused_number_gets_slots_at_half_the_rate_which_recovers_evenly() {
        // When
        slow();
        slow();
        // Then
        assertThat(rateShare()).isEqualTo("0.5");
        assertThat(spacingAfterPause("0 seconds")).isBetween(SPACING.multipliedBy(19).dividedBy(10), SPACING.multipliedBy(2));
        assertThat(spacingAfterPause("30 seconds")).isCloseTo(SPACING.multipliedBy(4).dividedBy(3), Duration.ofMillis(500));
        assertThat(spacingAfterPause("60 seconds")).isEqualTo(SPACING);
        assertThat(spacingAfterPause("1 hour")).isEqualTo(SPACING);
    }

    @Test
    void a_number_that_is_refused_while_it_recovers_is_halved_again_but_never_stopped() {
        // Given
        slow();
        spacingAfterPause("30 seconds");
        // When
        slow();
        // Then
        assertThat(Double.parseDouble(rateShare())).isBetween(0.37, 0.39);
        // When
        for (var i = 0; i < 9; i++) {
            spacingAfterPause("0 seconds");
            slow();
        }
        // Then
        assertThat(Double.parseDouble(rateShare())).isBetween(0.0625, 0.07);
    }

    @Test
    void two_replicas_share_the_slots_and_the_reduced_rate_of_a_number() {
        // Given
        var otherReplica = new SlotGrants(config);
        slow();
        spacingAfterPause("0 seconds");
        // When
        var first = grant(2, Duration.ofHours(1));
        var next = inTransaction(tx -> otherReplica.grant(tx, share(2), SPACING, Duration.ofHours(1), TRIAL_MAX)).getFirst();
        // Then
        assertThat(next.spacing()).isCloseTo(SPACING.multipliedBy(2), Duration.ofSeconds(1));
        assertThat(Duration.ofNanos(next.firstNanos() - first.firstNanos())).isCloseTo(first.spacing().multipliedBy(2),
                Duration.ofSeconds(1));
    }

    @Test
    void a_number_has_the_rate_that_meta_reports() {
        // When
        TestDatabase.update("update pace set messages_per_second = 20 where channel_id = ?", channel.value());
        // Then
        assertThat(grant(5, Duration.ofMillis(100)).slots()).isEqualTo(2);
        assertThat(grant(1, Duration.ofHours(1)).spacing().toNanos()).isEqualTo(50_761_000L);
    }

    @Test
    void the_messages_received_in_the_last_ten_seconds_are_taken_off_the_rate() {
        // Given: the limit is one message in 20 seconds
        receive(1, 1);
        // Then: a tenth of a message a second is twice the limit
        assertThat(grant(1, Duration.ofHours(1)).spacing()).isEqualTo(SPACING.multipliedBy(10));
        // When
        TestDatabase.update("update inbound_second set second = second - 11 where channel_id = ?", channel.value());
        TestDatabase.update("update pace set next_at = '-infinity' where channel_id = ?", channel.value());
        // Then
        assertThat(grant(1, Duration.ofHours(1)).spacing()).isEqualTo(SPACING);
    }

    @Test
    void a_number_at_80_a_second_that_receives_20_sends_the_rest() {
        // Given
        receive(10, 20);
        // When
        var spacing = inTransaction(
                tx -> pace.grant(tx, share(1), Duration.ofNanos(12_500_000), Duration.ofHours(1), TRIAL_MAX))
                .getFirst().spacing();
        // Then: 60 a second, or 62 when the oldest second has just passed
        assertThat(1_000_000_000.0 / spacing.toNanos()).isBetween(59.9, 62.1);
    }

    /** Stores that the number received so many messages in each of the last seconds. */
    private void receive(int seconds, int messages) {
        TestDatabase.update("""
            insert into inbound_second (tenant_id, channel_id, slot, second, messages)
            select ?, ?, s % 10, s, ?
            from (select extract(epoch from now())::bigint - ago as s from generate_series(0, ? - 1) as ago) last""",
                tenant.value(), channel.value(), messages, seconds);
    }

    private void slow() {
        inTransaction(tx -> pacer.slow(tenant, tx, channel));
    }

    private String rateShare() {
        return TestDatabase.texts("select rate_share from pace where channel_id = ?", channel.value()).getFirst();
    }

    /** The spacing at that time after the pause of a refusal. */
    private Duration spacingAfterPause(String elapsed) {
        TestDatabase.update("update pace set next_at = '-infinity', slow_until = now() - ?::interval where channel_id = ?",
                elapsed,
                channel.value());
        return grant(1, Duration.ofHours(1)).spacing();
    }

    @Test
    void slots_that_are_given_back_can_be_granted_again() {
        // When
        inTransaction(tx -> pace.grant(tx, share(3), SPACING, Duration.ofHours(1), TRIAL_MAX)
                .chain(grants -> pace.giveBack(tx, grants.getFirst(), 2)));
        // Then
        assertThat(Duration.ofNanos(grant(1, Duration.ofHours(1)).firstNanos() - System.nanoTime())).isLessThan(SPACING);
    }

    @Test
    void a_number_locked_by_another_transaction_gets_no_slot_and_blocks_nobody() {
        // When
        var second = inTransaction(tx -> pace.grant(tx, share(1), SPACING, Duration.ofHours(1), TRIAL_MAX)
                .chain(() -> transactions.run(other -> pace.grant(other, share(1), SPACING, Duration.ofHours(1), TRIAL_MAX))));
        // Then
        assertThat(second.getFirst().slots()).isZero();
    }

    @Test
    void an_unknown_number_gets_all_its_places_because_nothing_is_sent_from_it() {
        var unknown = List.of(new ChannelShare(tenant, ChannelId.random().toString(), 4));
        assertThat(inTransaction(tx -> pace.grant(tx, unknown, SPACING, Pacer.AHEAD_MAX, TRIAL_MAX)).getFirst().slots())
                .isEqualTo(4);
    }

    @Test
    void an_open_breaker_grants_no_slot_and_one_on_trial_grants_one_at_a_time() {
        // When
        TestDatabase.update("update pace set breaker = 'open', probe_at = 'infinity' where channel_id = ?", channel.value());
        // Then
        assertThat(grant(5, Duration.ofHours(1)).slots()).isZero();
        // When
        TestDatabase.update("update pace set breaker = 'trial', probe_at = '-infinity' where channel_id = ?", channel.value());
        // Then
        assertThat(grant(5, Duration.ofHours(1)).slots()).isEqualTo(1);
        assertThat(grant(5, Duration.ofHours(1)).slots()).isZero();
    }
}
