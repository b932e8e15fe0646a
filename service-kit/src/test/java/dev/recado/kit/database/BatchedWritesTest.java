package dev.recado.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class BatchedWritesTest {

    private static final Duration SETTLE = Duration.ofSeconds(30);

    @Inject
    Vertx vertx;
    @Inject
    Transactions transactions;

    private final List<List<String>> transactionsSeen = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Void> firstMayEnd = new CompletableFuture<>();

    /** The first transaction lasts until the test ends it, so that all other items wait. */
    private Uni<Function<String, Integer>> write(Tx tx, List<String> items) {
        transactionsSeen.add(items);
        return items.equals(List.of("first"))
                ? Uni.createFrom().completionStage(firstMayEnd).replaceWith(String::length)
                : tx.query("select 1").chain(() -> items.contains("outage")
                        ? Uni.createFrom().failure(new ConnectException("the database is away"))
                        : items.contains("bad")
                                ? Uni.createFrom().failure(new IllegalArgumentException("a bad item"))
                                : Uni.createFrom().item(String::length));
    }

    private List<CompletableFuture<Integer>> add(String... items) {
        var writes = new BatchedWrites<String, Integer>(vertx, transactions, 3, Duration.ZERO, Duration.ZERO, this::write);
        var all = Stream.concat(Stream.of("first"), Stream.of(items))
                .map(item -> writes.add(item).subscribeAsCompletionStage().toCompletableFuture()).toList();
        firstMayEnd.complete(null);
        return all.subList(1, all.size());
    }

    private static void await(List<CompletableFuture<Integer>> added) {
        CompletableFuture.allOf(added.toArray(CompletableFuture[]::new)).orTimeout(SETTLE.toSeconds(),
                TimeUnit.SECONDS).handle((done, failure) -> done).join();
    }

    @Test
    void items_that_wait_for_a_transaction_share_the_next_one_up_to_the_limit() {
        // When
        var added = add("a", "b", "c", "d");
        await(added);
        // Then
        assertThat(transactionsSeen).containsExactly(List.of("first"), List.of("a", "b", "c"), List.of("d"));
        assertThat(added).extracting(CompletableFuture::join).containsOnly(1);
    }

    @Test
    void an_item_that_cannot_be_written_fails_alone() {
        // When
        var added = add("a", "bad", "c");
        await(added);
        // Then
        assertThat(transactionsSeen).containsExactly(List.of("first"), List.of("a", "bad", "c"), List.of("a"), List.of("bad"),
                List.of("c"));
        assertThatThrownBy(added.get(1)::join).isInstanceOf(CompletionException.class).hasRootCauseMessage("a bad item");
        assertThat(List.of(added.get(0), added.get(2))).noneMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void a_transaction_that_does_not_end_does_not_hold_up_the_next_items() {
        // Given
        var writes = new BatchedWrites<String, Integer>(vertx, transactions, 3, Duration.ZERO, Duration.ZERO, this::write);
        var stuck = writes.add("first").subscribeAsCompletionStage().toCompletableFuture();
        // When
        var next = writes.add("next").subscribeAsCompletionStage().toCompletableFuture();
        await(List.of(next));
        // Then
        assertThat(next.join()).isEqualTo(4);
        assertThat(stuck.isDone()).isFalse();
        firstMayEnd.complete(null);
        await(List.of(stuck));
    }

    @Test
    void a_full_batch_does_not_wait_for_the_interval() {
        // Given
        var writes = new BatchedWrites<>(vertx, transactions, 3, Duration.ofHours(1), Duration.ofHours(1), this::write);
        firstMayEnd.complete(null);
        await(List.of(writes.add("first").subscribeAsCompletionStage().toCompletableFuture()));
        // When
        var soon = Stream.of("a", "b", "c").map(item -> writes.add(item).subscribeAsCompletionStage().toCompletableFuture())
                .toList();
        await(soon);
        // Then
        assertThat(transactionsSeen).containsExactly(List.of("first"), List.of("a", "b", "c"));
    }

    @Test
    void an_item_that_arrives_within_the_interval_is_written_at_its_end() {
        // Given
        var writes = new BatchedWrites<>(vertx, transactions, 3, Duration.ofMillis(50), Duration.ofMillis(50), this::write);
        firstMayEnd.complete(null);
        await(List.of(writes.add("first").subscribeAsCompletionStage().toCompletableFuture()));
        // When
        var next = writes.add("a").subscribeAsCompletionStage().toCompletableFuture();
        await(List.of(next));
        // Then
        assertThat(next.join()).isEqualTo(1);
    }

    @Test
    void an_item_that_arrives_after_the_interval_is_written_at_once() {
        // Given
        var now = new AtomicLong();
        var writes = new BatchedWrites<>(vertx, transactions, 3, Duration.ofHours(1), Duration.ofHours(1), this::write,
                now::get);
        firstMayEnd.complete(null);
        await(List.of(writes.add("first").subscribeAsCompletionStage().toCompletableFuture()));
        now.addAndGet(Duration.ofHours(1).toNanos());
        // When
        await(List.of(writes.add("a").subscribeAsCompletionStage().toCompletableFuture()));
        // Then
        assertThat(transactionsSeen).containsExactly(List.of("first"), List.of("a"));
    }

    @Test
    void items_after_a_transaction_that_does_not_end_wait_for_each_other_only() {
        // Given
        var now = new AtomicLong();
        var writes = new BatchedWrites<>(vertx, transactions, 3, Duration.ZERO, Duration.ZERO, this::write, now::get);
        var stuck = writes.add("first").subscribeAsCompletionStage().toCompletableFuture();
        Awaitility.await().atMost(SETTLE).until(() -> !transactionsSeen.isEmpty());
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        await(List.of(writes.add("a").subscribeAsCompletionStage().toCompletableFuture()));
        // When
        var next = writes.add("b").subscribeAsCompletionStage().toCompletableFuture();
        await(List.of(next));
        // Then
        assertThat(next).isCompletedWithValue(1);
        assertThat(stuck.isDone()).isFalse();
        firstMayEnd.complete(null);
        await(List.of(stuck));
    }

    @Test
    void an_outage_fails_all_items_of_its_transaction_after_one_try() {
        // When
        var added = add("a", "outage");
        await(added);
        // Then
        assertThat(transactionsSeen).containsExactly(List.of("first"), List.of("a", "outage"));
        assertThat(added).allMatch(CompletableFuture::isCompletedExceptionally);
    }
}
