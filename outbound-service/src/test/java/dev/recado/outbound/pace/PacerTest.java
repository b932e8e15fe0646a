package dev.recado.outbound.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.work.ChannelShare;
import dev.recado.kit.work.WaitingChannel;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slot is used within 100 ms or replaced; the slot of a trial lasts longer. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class PacerTest {

    /** Shorter than half of a trial, which is twice the send deadline of the tests. */
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    /** The slots of 100 ms at 80 messages a second. */
    private static final int SLOTS_AHEAD = 8;

    @Inject
    Transactions transactions;
    @Inject
    Pacer pacer;

    private final TenantId tenant = TenantId.random();
    private final ChannelId channel = ChannelId.random();

    @BeforeEach
    void connect() {
        TestDatabase.update("""
            insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
            values (?, ?, ?, '1', 'default', 'test', '')""", tenant.value(), channel.value(), UUID.randomUUID().toString());
        TestDatabase.update("insert into pace (tenant_id, channel_id) values (?, ?)", tenant.value(), channel.value());
    }

    private Slot onTime(Slot slot) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> pacer.onTime(tenant, channel, slot));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Slot slotIn(Duration wait) {
        return new Slot(System.nanoTime() + wait.toNanos(), Slot.USABLE_FOR);
    }

    private boolean anotherSlotWasGranted() {
        return TestDatabase.count("select count(*) from pace where channel_id = ? and next_at > '-infinity'",
                channel.value()) == 1;
    }

    @Test
    void late_sends_give_up_while_the_database_does_not_answer_and_leave_their_slots_to_others() throws Throwable {
        // Given
        var locked = new CompletableFuture<Void>();
        var released = new CompletableFuture<Void>();
        var holder = CompletableFuture.runAsync(() -> holdPace(locked, released));
        locked.join();
        // When
        List<Slot> used;
        try {
            used = VertxContextSupport.subscribeAndAwait(() -> Uni.join().all(Stream.generate(
                    () -> pacer.onTime(tenant, channel, slotIn(Duration.ofSeconds(-1)))).limit(SLOTS_AHEAD).toList())
                    .andFailFast());
        } finally {
            released.complete(null);
        }
        holder.join();
        // Then
        assertThat(used).hasSize(SLOTS_AHEAD).containsOnlyNulls();
        var ahead = await().pollInterval(Duration.ofMillis(1)).until(this::grantedSlotsAreAhead, Objects::nonNull);
        assertThat(ahead).isFalse();
    }

    /** Null until the first grant after the lock has ended. Poll often: slots that are not returned are ahead for at most 100 ms. */
    private @Nullable Boolean grantedSlotsAreAhead() {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> transactions.query("""
                select next_at > clock_timestamp() from pace
                where channel_id = $1 and next_at > '-infinity'""", channel.value())
                    .map(rows -> Rows.first(rows, row -> row.getBoolean(0))));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Locks the table of all numbers until the test releases it. */
    private void holdPace(CompletableFuture<Void> locked, CompletableFuture<Void> released) {
        try {
            VertxContextSupport
                    .subscribeAndAwait(() -> transactions.run(tx -> tx.query("lock table pace in access exclusive mode")
                            .invoke(() -> locked.complete(null)).chain(() -> Uni.createFrom().completionStage(released))));
        } catch (Throwable e) {
            locked.completeExceptionally(e);
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_future_slot_is_waited_for() {
        // Given
        var slot = slotIn(Duration.ofMillis(30));
        // When
        var used = onTime(slot);
        // Then
        assertThat(System.nanoTime() - slot.atNanos()).isNotNegative();
        assertThat(used).isEqualTo(slot);
        assertThat(anotherSlotWasGranted()).isFalse();
    }

    @Test
    void a_lapsed_slot_is_replaced_and_never_used_late() {
        // Given
        var lapsed = slotIn(Duration.ofSeconds(-1));
        // When
        var used = onTime(lapsed);
        // Then
        assertThat(used.atNanos()).isGreaterThan(lapsed.atNanos());
        assertThat(anotherSlotWasGranted()).isTrue();
    }

    @Test
    void a_message_that_gets_no_other_slot_soon_returns_to_the_queue() {
        // Given
        TestDatabase.update("update pace set next_at = now() + interval '1 hour' where channel_id = ?", channel.value());
        // Then
        assertThat(onTime(slotIn(Duration.ofSeconds(-1)))).isNull();
    }

    @Test
    void the_slot_of_a_trial_outlasts_a_slow_connect() throws Throwable {
        // Given
        TestDatabase.update("update pace set breaker = 'trial' where channel_id = ?", channel.value());
        var share = List.of(new ChannelShare(tenant, channel.toString(), 1));
        var granted = VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> pacer.grant(tx, share))).getFirst();
        // When
        var afterConnect = new Slot(granted.slot(0).atNanos() - CONNECT_MAX.toNanos(), granted.slot(0).usableFor());
        // Then
        assertThat(onTime(afterConnect)).isEqualTo(afterConnect);
    }

    @Test
    void a_paused_number_takes_no_place_of_another() throws Throwable {
        // Given
        var healthy = new WaitingChannel(tenant, ChannelId.random().toString(), 1);
        var waiting = List.of(new WaitingChannel(tenant, channel.toString(), 1), healthy);
        for (var pause : List.of("breaker = 'open'", "breaker = 'trial', probe_at = now() + interval '1 hour'")) {
            TestDatabase.update("update pace set " + pause + " where channel_id = ?", channel.value());
            // When
            var sendable = VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> pacer.sendable(tx, waiting)));
            // Then
            assertThat(sendable).containsExactly(healthy);
        }
    }

    @Test
    void a_slot_lapses_after_100_ms() {
        var slot = new Slot(1_000_000_000, Slot.USABLE_FOR);
        assertThat(slot.isLate(1_100_000_000)).isFalse();
        assertThat(slot.isLate(1_100_000_001)).isTrue();
    }
}
