package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.database.BatchedWrites;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.SampleEvents;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/**
 * Measures claims and finishes a second of one process, and the rate of {@code pgbench} with the same statements (the floor). No test
 * run contains it: {@code deploy/bench outbound} runs it on its durable database, with the file for the result in the environment.
 */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "kit"))
class WorkQueueBench {

    /** The pace of one number to one person at Meta. */
    private static final PersonPace PACE = new PersonPace(Duration.ofSeconds(6), 10, 3, 5);
    private static final String RESULT_FILE = "RECADO_BENCH_RESULT";
    private static final int CHANNELS = 8;
    private static final int ITEMS = 40_000;
    private static final int WARM_UP_ITEMS = 40_000;
    private static final int ADDED_TOGETHER = 1_000;
    /** As outbound claims: 64 places of each number, 512 of a process, a claim every 30 ms, up to 100 finished together. */
    private static final int CHANNEL_PLACES = 64;
    private static final int PLACES = 512;
    private static final int DUE_MAX = 100;
    private static final int FINISHED_TOGETHER_MAX = 100;
    private static final Duration CLAIM_INTERVAL = Duration.ofMillis(30);
    private static final Duration FINISH_INTERVAL = Duration.ofMillis(20);
    private static final Duration EMPTY_WITHIN = Duration.ofMinutes(3);

    @Inject
    Db db;
    @Inject
    Transactions transactions;
    @Inject
    Jobs jobs;
    @Inject
    GracefulStop stop;
    @Inject
    Vertx vertx;

    @Test
    void claims_and_finishes_a_second() throws IOException {
        // Given
        run("warm-up", WARM_UP_ITEMS);
        // When
        var perSecond = run("measured", ITEMS);
        add("floor", ITEMS);
        var floor = new WorkQueueFloor("floor", CHANNELS, CHANNEL_PLACES).perSecond(ITEMS);
        // Then
        Files.writeString(Path.of(System.getenv(RESULT_FILE)), "%.0f %.0f".formatted(perSecond, floor));
        assertThat(perSecond).isPositive();
    }

    /** Works off a full queue and returns the items a second. */
    private double run(String name, int items) {
        add(name, items);
        var settings = new TestWorkConfig(name, Duration.ofSeconds(30), Duration.ofMinutes(1));
        var repository = new WorkRepository(settings);
        var loop = new WorkLoop(repository, transactions, jobs, stop, settings, vertx);
        var queue = new WorkQueue(repository, new PacedClaims(settings), loop);
        var finishes = new BatchedWrites<ClaimedWork, Void>(vertx, transactions, FINISHED_TOGETHER_MAX, FINISH_INTERVAL,
                FINISH_INTERVAL, (tx, all) -> queue.finishAll(tx, all).replaceWith(one -> null));
        var start = System.nanoTime();
        queue.start(PLACES, CLAIM_INTERVAL, (tx, room) -> queue.waiting(tx, DUE_MAX).chain(waiting -> {
            var shares = room.share(waiting, CHANNEL_PLACES);
            return shares.isEmpty()
                    ? Uni.createFrom().item(new ClaimResult(List.of(), null, !waiting.isEmpty()))
                    : queue.claim(tx, shares, PACE).map(claimed -> new ClaimResult(claimed.stream()
                            .map(one -> new ClaimResult.Run(one, () -> finishes.add(one))).toList(), CLAIM_INTERVAL, true));
        }));
        await().atMost(EMPTY_WITHIN).pollInterval(Duration.ofMillis(100)).until(() -> isEmpty(name));
        var seconds = (System.nanoTime() - start) / 1e9;
        loop.close();
        return items / seconds;
    }

    private boolean isEmpty(String queue) {
        return db.texts("select '' from (select 1 from work where queue = $1 limit 1) one", queue).isEmpty();
    }

    private void add(String queue, int items) {
        var repository = new WorkRepository(new TestWorkConfig(queue, Duration.ofSeconds(30), Duration.ofMinutes(1)));
        for (var from = 0; from < items; from += ADDED_TOGETHER) {
            var together = IntStream.range(from, from + ADDED_TOGETHER).mapToObj(i -> new WorkItem(SampleEvents.TENANT,
                    UUID.randomUUID(), "channel-" + i % CHANNELS, "person-" + i, 2, true, Duration.ZERO)).toList();
            db.run(tx -> repository.addAll(tx, together));
        }
    }
}
