package dev.recado.conversation.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class ConsoleReadsTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @Inject
    ConsoleReads reads;
    @Inject
    ConsoleConfig config;
    @Inject
    Transactions transactions;

    private final CompletableFuture<Void> mayEnd = new CompletableFuture<>();
    private final AtomicInteger running = new AtomicInteger();

    @AfterEach
    void endReads() {
        mayEnd.complete(null);
    }

    @Test
    void slow_reads_leave_connections_to_the_consumers_and_run_one_after_the_other() {
        // Given
        var slow = slowReads(config.readsMax() + 20);
        await().atMost(AT_MOST).until(() -> running.get() == config.readsMax());
        // When
        var stored = transactions.run(tx -> tx.query("select 1").replaceWith("stored")).await().atMost(AT_MOST);
        // Then
        assertThat(stored).isEqualTo("stored");
        assertThat(running).hasValue(config.readsMax());
        mayEnd.complete(null);
        slow.forEach(CompletableFuture::join);
        assertThat(running).hasValue(config.readsMax() + 20);
    }

    @Test
    void more_reads_than_may_wait_are_refused_and_a_failed_read_frees_its_place() {
        // Given
        var slow = slowReads(config.readsMax() + config.waitingReadsMax());
        await().atMost(AT_MOST).until(() -> running.get() == config.readsMax());
        // When
        var refused = reads.run(tx -> tx.query("select 1")).subscribeAsCompletionStage();
        // Then
        assertThat(refused).failsWithin(AT_MOST).withThrowableThat().withCauseInstanceOf(Refusal.class);
        mayEnd.completeExceptionally(new IllegalStateException("test"));
        slow.forEach(read -> assertThat(read).failsWithin(AT_MOST));
        assertThat(reads.run(tx -> tx.query("select 1").replaceWith("read")).await().atMost(AT_MOST)).isEqualTo("read");
    }

    private List<CompletableFuture<Void>> slowReads(int number) {
        return IntStream.range(0, number).mapToObj(_ -> reads.run(tx -> tx.query("select 1")
                .invoke(running::incrementAndGet).chain(() -> Uni.createFrom().completionStage(mayEnd)))
                .subscribeAsCompletionStage()).toList();
    }
}
