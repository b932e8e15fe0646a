package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.callback.CallbackDeliveryClaims.HeldPlace;
import dev.recado.outbound.callback.CallbackOutcome.NotDelivered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas share the queue of deliveries, a bad callback occupies few places, and old rows are deleted. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class CallbackQueueTest {

    private static final TenantId TENANT = new TenantId(UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb07"));
    private static final TenantId OTHER = new TenantId(UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb0b"));
    private static final int PER_CALLBACK = 8;
    private static final int PER_TENANT = 32;
    private static final int MANY = 100;

    @Inject
    CallbackDeliveryClaims claims;
    @Inject
    CallbackAttemptRepository attempts;
    @Inject
    CallbackPauses pauses;
    @Inject
    CallbackRetention retention;
    @Inject
    Transactions transactions;

    @BeforeEach
    @AfterEach
    void delete_all() {
        Stream.of("callback_delivery", "callback_failure", "callback").forEach(
                table -> TestDatabase.update("delete from " + table));
    }

    @Test
    void two_replicas_never_claim_the_same_delivery() throws InterruptedException {
        // Given
        IntStream.range(0, 5).forEach(i -> queue(callback(), 30));
        var claimed = Collections.synchronizedList(new ArrayList<List<UUID>>());
        // When
        var replicas = IntStream.range(0, 2).mapToObj(i -> Thread.ofVirtual().start(() -> claimed.add(claim(MANY)))).toList();
        for (var replica : replicas) {
            replica.join();
        }
        // Then
        assertThat(claimed).hasSize(2).allSatisfy(one -> assertThat(one.size()).isLessThanOrEqualTo(5 * PER_CALLBACK));
        assertThat(claimed.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSizeGreaterThan(5 * PER_CALLBACK / 2);
    }

    @Test
    void a_backlog_of_one_callback_does_not_hide_the_others() {
        // Given
        var backlog = callback();
        queue(backlog, MANY);
        var other = callback();
        queue(other, 1);
        // When
        var claimed = claims(MANY, List.of());
        // Then
        assertThat(claimed).extracting(CallbackDelivery::callback).contains(other);
        assertThat(claimed.stream().filter(one -> one.callback().equals(backlog)).count()).isBetween(1L, (long) PER_CALLBACK);
    }

    @Test
    void a_callback_that_fails_has_one_place() {
        // Given
        var failing = callback();
        queue(failing, MANY);
        TestDatabase.update("insert into callback_failure values (?, ?)", TENANT.value(), failing);
        // When // Then
        assertThat(claims(MANY, List.of(failing))).isEmpty();
        assertThat(claims(MANY, List.of())).hasSizeLessThanOrEqualTo(1);
    }

    /** Receivers that are slow, but succeed, always have older deliveries than the others. */
    @Test
    void a_callback_that_holds_no_place_comes_first() {
        // Given
        var slow = callback();
        queue(slow, MANY);
        var other = callback(OTHER);
        queue(OTHER, other, MANY);
        TestDatabase.update("update callback_delivery set due_at = now() - interval '1 hour' where callback_id = ?", slow);
        // When
        var claimed = claims(4, List.of(slow, slow, slow, slow));
        // Then
        assertThat(claimed).isNotEmpty().extracting(CallbackDelivery::callback).containsOnly(other);
    }

    @Test
    void a_tenant_holds_at_most_a_quarter_of_the_places() {
        // Given
        var many = IntStream.range(0, 10).mapToObj(i -> callback()).toList();
        many.forEach(one -> queue(one, MANY));
        var other = callback(OTHER);
        queue(OTHER, other, MANY);
        // When
        var claimed = claims(MANY, many.subList(0, 8));
        // Then
        assertThat(claimed.stream().filter(one -> one.tenant().equals(TENANT)).count()).isEqualTo(PER_TENANT - 8);
        assertThat(claimed).extracting(CallbackDelivery::callback).contains(other);
    }

    @Test
    void a_paused_callback_has_no_place() {
        // Given
        var paused = callback();
        queue(paused, MANY);
        // When
        pauses.pause(paused, Duration.ofMinutes(1));
        // Then
        assertThat(claims(MANY, List.of())).isEmpty();
        pauses.pause(paused, Duration.ZERO);
        assertThat(claims(MANY, List.of())).isNotEmpty();
    }

    @Test
    void the_deliveries_in_progress_count() {
        // Given
        var callback = callback();
        queue(callback, MANY);
        // When // Then
        assertThat(claims(MANY, Collections.nCopies(PER_CALLBACK, callback))).isEmpty();
        assertThat(claims(MANY, Collections.nCopies(PER_CALLBACK - 2, callback))).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_disabled_callback_has_no_place() {
        // Given
        var callback = callback();
        queue(callback, 1);
        TestDatabase.update("update callback set disabled_at = now(), disabled_reason = 'request' where id = ?", callback);
        // When // Then
        assertThat(claims(MANY, List.of())).isEmpty();
    }

    /** The first attempt is that of a replica that stood still for longer than its lease. */
    @Test
    void an_attempt_that_another_one_has_overtaken_changes_nothing() {
        // Given
        queue(callback(), 1);
        var first = claims(1, List.of()).getFirst();
        TestDatabase.update("update callback_delivery set due_at = now() where id = ?", first.id());
        var second = claims(1, List.of()).getFirst();
        // When
        await(transactions.run(tx -> attempts.deliver(TENANT, tx, first, 200)));
        await(transactions.run(tx -> attempts.fail(TENANT, tx, first, 410, "HTTP 410")));
        await(transactions.run(
                tx -> attempts.retry(TENANT, tx, first, new NotDelivered(500, "HTTP 500", null), Duration.ofSeconds(5))));
        // Then
        assertThat(TestDatabase.texts("select state || attempts from callback_delivery")).containsExactly("sending2");
        await(transactions.run(tx -> attempts.deliver(TENANT, tx, second, 200)));
        assertThat(TestDatabase.texts("select state || attempts from callback_delivery")).containsExactly("delivered2");
    }

    @Test
    void old_deliveries_and_those_of_deleted_callbacks_are_deleted() {
        // Given
        var callback = disabled();
        ended(callback, "delivered-new", "delivered", "6 days");
        ended(callback, "delivered-old", "delivered", "8 days");
        ended(callback, "failed-new", "failed", "29 days");
        ended(callback, "failed-old", "failed", "31 days");
        ended(UUID.randomUUID(), "orphan", "delivered", "1 minute");
        TestDatabase.update("insert into callback_failure values (?, ?)", TENANT.value(), UUID.randomUUID());
        // When
        await(retention.deleteOld());
        // Then
        assertThat(TestDatabase.texts("select event_id from callback_delivery order by 1")).containsExactly("delivered-new",
                "failed-new");
        assertThat(TestDatabase.count("select count(*) from callback_failure")).isZero();
    }

    @Test
    void a_delivery_that_waits_for_a_disabled_callback_fails_after_three_days() {
        // Given
        var callback = disabled();
        queue(callback, 2);
        TestDatabase.update("update callback_delivery set expires_at = now() - interval '1 minute' where event_id = '0'");
        // When
        await(retention.deleteOld());
        // Then
        assertThat(TestDatabase.texts("select event_id || state from callback_delivery order by 1")).containsExactly("0failed",
                "1waiting");
    }

    /** Its replica was killed, and a disabled callback has no claim that would end its lease. */
    @Test
    void a_delivery_in_progress_of_a_disabled_callback_ends_with_its_lease() {
        // Given
        var callback = disabled();
        queue(callback, 2);
        TestDatabase.update("update callback_delivery set state = 'sending', expires_at = now() - interval '1 minute'");
        TestDatabase.update("update callback_delivery set due_at = now() + interval '1 minute' where event_id = '1'");
        // When
        await(retention.deleteOld());
        // Then
        assertThat(TestDatabase.texts("select event_id || state from callback_delivery order by 1")).containsExactly("0failed",
                "1sending");
    }

    @Test
    void a_cache_of_five_seconds_does_not_hide_a_new_callback() {
        // Given
        var nanos = new AtomicLong();
        var tenants = new CallbackTenants(transactions, nanos::get);
        await(tenants.load());
        callback();
        // When // Then
        nanos.set(Duration.ofMillis(4_999).toNanos());
        assertThat(tenants.mayHave(TENANT)).isFalse();
        assertThat(tenants.mayHaveAny()).isFalse();
        nanos.set(Duration.ofSeconds(5).toNanos());
        assertThat(tenants.mayHave(TENANT)).isTrue();
        assertThat(tenants.mayHaveAny()).isTrue();
    }

    /** The loop of this process does not send what is claimed here: it reads due deliveries every two seconds. */
    private List<CallbackDelivery> claims(int max, List<UUID> running) {
        return await(claims.claim(max, running.stream().map(callback -> new HeldPlace(TENANT, callback)).toList()));
    }

    private List<UUID> claim(int max) {
        return claims(max, List.of()).stream().map(CallbackDelivery::id).toList();
    }

    private static UUID callback() {
        return callback(TENANT);
    }

    private static UUID callback(TenantId tenant) {
        var id = UUID.randomUUID();
        TestDatabase.update("""
            insert into callback (tenant_id, id, url, secrets_key_id, secret, created_at, updated_at, version)
            values (?, ?, 'https://127.0.0.1:1/', 'test', '\\x00', now(), now(), 0)""", tenant.value(), id);
        return id;
    }

    private static UUID disabled() {
        var id = callback();
        TestDatabase.update("update callback set disabled_at = now(), disabled_reason = 'request' where id = ?", id);
        return id;
    }

    private static void queue(UUID callback, int deliveries) {
        queue(TENANT, callback, deliveries);
    }

    private static void queue(TenantId tenant, UUID callback, int deliveries) {
        TestDatabase.update("""
            insert into callback_delivery (tenant_id, callback_id, event_id, type, body, expires_at)
            select ?, ?, e::text, 'dispatch.finished', '{}', now() + interval '3 days' from generate_series(0, ? - 1) e""",
                tenant.value(), callback, deliveries);
    }

    private static void ended(UUID callback, String event, String state, String ago) {
        TestDatabase.update("""
            insert into callback_delivery (tenant_id, callback_id, event_id, type, body, state, expires_at, ended_at)
            values (?, ?, ?, 'dispatch.finished', '{}', ?, now(), now() - ?::interval)""", TENANT.value(), callback, event,
                state, ago);
    }

    private static <T> T await(Uni<T> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> work);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
