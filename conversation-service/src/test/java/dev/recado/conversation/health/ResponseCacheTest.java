package dev.recado.conversation.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import org.junit.jupiter.api.Test;

class ResponseCacheTest {

    private static final Duration KEPT = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final ResponseCache<String> cache = new ResponseCache<>(KEPT, nanos::get);
    private final AtomicInteger computations = new AtomicInteger();
    private final CompletableFuture<String> slow = new CompletableFuture<>();

    @Test
    void callers_at_the_same_time_share_one_computation() {
        // When
        var callers = IntStream.range(0, 100).mapToObj(i -> subscribe("ai", this::slowAnswer)).toList();
        slow.complete("up");
        // Then
        assertThat(callers).allSatisfy(caller -> caller.assertCompleted().assertItem("up"));
        assertThat(computations).hasValue(1);
    }

    @Test
    void an_answer_is_kept_for_its_time_and_computed_again_afterwards() {
        subscribe("ai", this::answer).assertItem("answer 1");
        nanos.addAndGet(KEPT.toNanos() - 1);
        subscribe("ai", this::answer).assertItem("answer 1");
        nanos.addAndGet(1);
        subscribe("ai", this::answer).assertItem("answer 2");
    }

    @Test
    void the_time_of_an_answer_begins_when_it_arrives() {
        // Given
        var first = subscribe("ai", this::slowAnswer);
        nanos.addAndGet(KEPT.multipliedBy(5).toNanos());
        var second = subscribe("ai", this::slowAnswer);
        // When
        slow.complete("late");
        // Then
        first.assertItem("late");
        second.assertItem("late");
        subscribe("ai", this::slowAnswer).assertItem("late");
        assertThat(computations).hasValue(1);
    }

    @Test
    void a_caller_who_leaves_does_not_cancel_the_answer_of_the_others() {
        // Given
        var leaves = subscribe("ai", this::slowAnswer);
        var stays = subscribe("ai", this::slowAnswer);
        // When
        leaves.cancel();
        slow.complete("up");
        // Then
        stays.assertItem("up");
        assertThat(computations).hasValue(1);
    }

    @Test
    void a_failure_reaches_all_who_wait_and_is_not_kept() {
        // Given
        var callers = new ArrayList<UniAssertSubscriber<String>>();
        IntStream.range(0, 3).forEach(i -> callers.add(subscribe("ai", this::slowAnswer)));
        // When
        slow.completeExceptionally(new IllegalStateException("down"));
        // Then
        assertThat(callers).allSatisfy(caller -> caller.assertFailedWith(IllegalStateException.class, "down"));
        subscribe("ai", this::answer).assertItem("answer 2");
    }

    @Test
    void each_name_has_an_answer_of_its_own() {
        subscribe("ai", this::answer).assertItem("answer 1");
        subscribe("auth", this::answer).assertItem("answer 2");
    }

    private UniAssertSubscriber<String> subscribe(String name, Supplier<Uni<? extends String>> computation) {
        return cache.get(name, computation).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private Uni<String> slowAnswer() {
        computations.incrementAndGet();
        return Uni.createFrom().completionStage(slow);
    }

    private Uni<String> answer() {
        return Uni.createFrom().item("answer " + computations.incrementAndGet());
    }
}
