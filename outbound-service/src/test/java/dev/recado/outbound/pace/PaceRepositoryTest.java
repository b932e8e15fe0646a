package dev.recado.outbound.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class PaceRepositoryTest {

    private static final Duration SPACING = Duration.ofSeconds(20);

    @Inject
    Transactions transactions;
    @Inject
    PaceRepository pace;

    private final TenantId tenant = TenantId.random();
    private final ChannelId channel = ChannelId.random();

    @BeforeEach
    void connect() {
        TestDatabase.update("""
            insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
            values (?, ?, ?, '1', 'default', 'test', '')""", tenant.value(), channel.value(), UUID.randomUUID().toString());
        TestDatabase.update("insert into pace (tenant_id, channel_id) values (?, ?)", tenant.value(), channel.value());
    }

    private Duration grant(Duration aheadMax) {
        try {
            return VertxContextSupport.subscribeAndAwait(
                    () -> transactions.run(tx -> pace.grant(tenant, tx, channel, SPACING, aheadMax)));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void granted_slots_are_evenly_spaced_from_now_on() {
        // When
        var waits = new ArrayList<Duration>();
        for (var i = 0; i < 5; i++) {
            waits.add(grant(Duration.ofHours(1)));
        }
        // Then
        for (var i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i)).isBetween(SPACING.multipliedBy(Math.max(0, i - 1)), SPACING.multipliedBy(i));
        }
    }

    @Test
    void no_slot_is_granted_farther_ahead_than_allowed() {
        assertThat(grant(Pacer.AHEAD_MAX)).isZero();
        assertThat(grant(Pacer.AHEAD_MAX)).isNull();
    }

    @Test
    void an_idle_number_saves_up_no_slots() {
        // Given
        TestDatabase.update("update pace set next_at = now() - interval '1 hour' where channel_id = ?", channel.value());
        // Then
        assertThat(grant(Pacer.AHEAD_MAX)).isZero();
        assertThat(grant(Pacer.AHEAD_MAX)).isNull();
    }

    @Test
    void a_slowed_number_gets_slots_at_half_the_rate() {
        // Given
        TestDatabase.update("update pace set slow_until = now() + interval '1 hour' where channel_id = ?", channel.value());
        // When
        grant(Duration.ofHours(1));
        // Then
        assertThat(grant(Duration.ofHours(1))).isBetween(SPACING, SPACING.multipliedBy(2));
    }
}
