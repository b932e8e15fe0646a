package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import jakarta.inject.Inject;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.sample.SampleEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class WorkQueueTest {

    private static final Duration SETTLE = Duration.ofSeconds(20);

    @Inject
    Db db;
    @Inject
    Transactions transactions;
    @Inject
    Jobs jobs;
    @Inject
    MeterRegistry meters;
    @Inject
    GracefulStop stop;
    @Inject
    Vertx vertx;

    private final TestWorkConfig settings = new TestWorkConfig(UUID.randomUUID().toString(), Duration.ofMillis(900),
            Duration.ofMinutes(1));
    private final WorkRepository repository = new WorkRepository(settings);
    private final List<WorkLoop> loops = new ArrayList<>();

    Runnable cutDatabase;
    Runnable restoreDatabase;

    @AfterEach
    void close() {
        restoreDatabase.run();
        loops.forEach(WorkLoop::close);
    }

    @Test
    void two_workers_keep_the_order_of_a_conversation_and_never_run_it_twice_at_once() {
        // Given
        var one = worker();
        var two = worker();
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        Map<String, List<UUID>> done = new ConcurrentHashMap<>();
        var overlaps = new AtomicInteger();
        Map<String, List<UUID>> added = new ConcurrentHashMap<>();
        // When
        for (var worker : List.of(one, two)) {
            worker.start(8, task -> {
                var now = running.computeIfAbsent(task.person(), person -> new AtomicInteger());
                overlaps.addAndGet(now.incrementAndGet() > 1 ? 1 : 0);
                return VertxContexts.pause(vertx, Duration.ofMillis(15)).chain(() -> {
                    done.computeIfAbsent(task.person(), person -> new CopyOnWriteArrayList<>()).add(task.id());
                    now.decrementAndGet();
                    return finish(worker, task);
                });
            });
        }
        for (var i = 0; i < 60; i++) {
            var item = item("person-" + i % 3, 0, true, Duration.ZERO);
            added.computeIfAbsent(item.person(), person -> new ArrayList<>()).add(item.id());
            db.run(tx -> one.add(tx, item));
        }
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(done.values().stream().mapToInt(List::size).sum()).isEqualTo(60));
        assertThat(overlaps).hasValue(0);
        assertThat(done).isEqualTo(added);
        assertThat(left()).isZero();
    }

    @Test
    void work_with_an_expired_lease_is_claimed_again_and_the_late_worker_is_fenced() {
        // Given
        var work = worker();
        var item = item("p", 0, true, Duration.ZERO);
        db.run(tx -> work.add(tx, item));
        var dead = claim(1).getFirst();
        assertThat(claim(1)).isEmpty();
        // When
        List<ClaimedWork> reclaimed = new ArrayList<>();
        await().atMost(SETTLE).until(() -> reclaimed.addAll(claim(1)) && !reclaimed.isEmpty());
        // Then
        assertThat(reclaimed).singleElement().satisfies(task -> {
            assertThat(task.id()).isEqualTo(item.id());
            assertThat(task.attempts()).isEqualTo(2);
            assertThat(task.token()).isGreaterThan(dead.token());
        });
        assertThat((boolean) db.run(tx -> work.finish(tx, dead))).isFalse();
        assertThat((boolean) db.run(tx -> work.retry(tx, dead, Duration.ZERO, "late"))).isFalse();
        assertThat((boolean) db.run(tx -> work.finish(tx, reclaimed.getFirst()))).isTrue();
    }

    @Test
    void the_lease_of_a_long_task_is_extended_while_its_worker_lives() {
        // Given
        var one = worker();
        var two = worker();
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        Function<WorkQueue, Function<ClaimedWork, Uni<Void>>> slow = worker -> task -> {
            attempts.add(task.attempts());
            return VertxContexts.pause(vertx, Duration.ofMillis(2500)).chain(() -> finish(worker, task));
        };
        // When
        one.start(1, slow.apply(one));
        two.start(1, slow.apply(two));
        db.run(tx -> one.add(tx, item("p", 0, true, Duration.ZERO)));
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(left()).isZero());
        assertThat(attempts).containsExactly(1);
    }

    @Test
    void a_failing_handler_is_retried() {
        // Given
        var work = worker();
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        // When
        work.start(1, task -> {
            attempts.add(task.attempts());
            return task.attempts() < 3 ? Uni.createFrom().failure(new IllegalStateException("not yet")) : finish(work, task);
        });
        db.run(tx -> work.add(tx, item("p", 0, true, Duration.ZERO)));
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(left()).isZero());
        assertThat(attempts).containsExactly(1, 2, 3);
    }

    @Test
    void lower_lanes_are_claimed_first_and_unordered_items_do_not_wait() {
        // Given
        var work = worker();
        var bulk = item("p", 9, false, Duration.ZERO);
        var bulkToo = item("p", 9, false, Duration.ZERO);
        var reply = item("p", 0, true, Duration.ZERO);
        // When
        db.run(tx -> work.add(tx, bulk).chain(() -> work.add(tx, bulkToo)).chain(() -> work.add(tx, reply)));
        // Then
        assertThat(claim(1)).extracting(ClaimedWork::id).containsExactly(reply.id());
        assertThat(claim(5)).extracting(ClaimedWork::id).containsExactly(bulk.id(), bulkToo.id());
    }

    @Test
    void an_earlier_item_delays_a_later_one_only_when_it_is_due_soon() {
        // Given
        var work = worker();
        var near = item("near", 0, true, Duration.ofSeconds(30));
        var afterNear = item("near", 0, true, Duration.ZERO);
        var far = item("far", 0, true, Duration.ofSeconds(120));
        var afterFar = item("far", 0, true, Duration.ZERO);
        // When
        db.run(tx -> work.add(tx, near).chain(() -> work.add(tx, afterNear)).chain(() -> work.add(tx, far))
                .chain(() -> work.add(tx, afterFar)));
        // Then
        assertThat(claim(9)).extracting(ClaimedWork::id).containsExactly(afterFar.id());
        db.run(tx -> tx.update("update work set due_at = clock_timestamp() where id = $1", near.id()));
        assertThat(claim(9)).extracting(ClaimedWork::id).containsExactly(near.id());
    }

    @Test
    void an_item_is_added_only_once_and_removed_work_cannot_be_finished() {
        // Given
        var work = worker();
        var item = item("p", 0, true, Duration.ZERO);
        // When
        assertThat((boolean) db.run(tx -> work.add(tx, item))).isTrue();
        assertThat((boolean) db.run(tx -> work.add(tx, item))).isFalse();
        var claimed = claim(1).getFirst();
        // Then
        assertThat((boolean) db.run(tx -> work.remove(tx, SampleEvents.TENANT, item.id()))).isTrue();
        assertThat((boolean) db.run(tx -> work.finish(tx, claimed))).isFalse();
    }

    /** Another replica claims a later item of the same person at the same moment; its commit refuses this replica's claim. */
    @Test
    void a_claim_that_loses_a_race_is_repeated_in_a_new_transaction_and_keeps_the_other_work() {
        // Given
        var failures = meters.counter("recado.job.failures", "job", "work-claims");
        var before = failures.count();
        var work = worker();
        var earlier = item("ana", 0, true, Duration.ZERO);
        var later = item("ana", 0, true, Duration.ZERO);
        var other = item("rui", 0, true, Duration.ZERO);
        db.run(tx -> work.add(tx, earlier).chain(() -> work.add(tx, later)).chain(() -> work.add(tx, other)));
        List<UUID> done = new CopyOnWriteArrayList<>();
        // When
        db.run(tx -> tx.update("""
            update work set claimed = true, leased_until = clock_timestamp() + interval '1 minute' where id = $1""", later.id())
                .invoke(() -> work.start(8, task -> {
                    done.add(task.id());
                    return finish(work, task);
                }))
                .call(() -> offTheEventLoop(() -> await().atMost(SETTLE).until(this::aClaimWaitsForTheIndex))));
        // Then
        await().atMost(SETTLE).untilAsserted(() -> assertThat(done).containsExactly(other.id()));
        db.run(tx -> work.remove(tx, SampleEvents.TENANT, later.id()));
        await().atMost(SETTLE).untilAsserted(() -> assertThat(done).containsExactly(other.id(), earlier.id()));
        assertThat(failures.count()).isEqualTo(before);
    }

    private boolean aClaimWaitsForTheIndex() {
        return db.count("""
            select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%update work w%'""") > 0;
    }

    private static Uni<Void> offTheEventLoop(Runnable step) {
        var context = Vertx.currentContext();
        return Uni.createFrom().voidItem().emitOn(Infrastructure.getDefaultWorkerPool()).invoke(step)
                .emitOn(command -> VertxContexts.runOn(context, command));
    }

    /** The claim runs as a job, whose outage is logged once, because a queue polls five times a second. */
    @Test
    void a_database_outage_counts_as_a_job_failure_and_work_continues_after_it() {
        // Given
        var failures = meters.counter("recado.job.failures", "job", "work-claims");
        var work = worker();
        work.start(8, task -> finish(work, task));
        var before = failures.count();
        // When
        cutDatabase.run();
        await().atMost(SETTLE).until(() -> failures.count() > before);
        restoreDatabase.run();
        // Then
        await().atMost(SETTLE).ignoreExceptions().until(() -> db.run(tx -> work.add(tx, item("ana", 0, true, Duration.ZERO))
                .replaceWith(true)));
        await().atMost(SETTLE).ignoreExceptions().until(() -> left() == 0);
    }

    private Uni<Void> finish(WorkQueue work, ClaimedWork task) {
        return transactions.run(tx -> work.finish(tx, task)).replaceWithVoid();
    }

    private List<ClaimedWork> claim(int limit) {
        return db.run(tx -> repository.claim(tx, limit));
    }

    private long left() {
        return db.count("select count(*) from work where queue = $1", settings.queue());
    }

    private WorkQueue worker() {
        var loop = new WorkLoop(repository, transactions, jobs, stop, settings, vertx);
        loops.add(loop);
        return new WorkQueue(repository, new PacedClaims(settings), loop);
    }

    private static WorkItem item(String person, int lane, boolean ordered, Duration delay) {
        return new WorkItem(SampleEvents.TENANT, UUID.randomUUID(), "channel", person, lane, ordered, delay);
    }
}
