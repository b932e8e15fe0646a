package dev.recado.conversation.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class ConsoleReadLimitTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @Inject
    ConsoleReadLimit reads;
    @Inject
    ConsoleConfig config;
    @Inject
    Transactions transactions;
    @Inject
    Vertx vertx;

    private final TenantId tenant = TenantId.random();
    private final TenantId other = TenantId.random();
    private final CompletableFuture<Void> mayEnd = new CompletableFuture<>();
    private final AtomicInteger running = new AtomicInteger();

    /** Limits of a single test. */
    private record Limits(int readsMax, int readsPerTenantMax, int waitingReadsMax, int waitingReadsPerTenantMax,
            Duration waitingTimeMax, Duration statementTimeMax) implements ConsoleConfig {
    }

    @AfterEach
    void endReads() {
        mayEnd.complete(null);
    }

    @Test
    void slow_reads_leave_connections_to_the_consumers_and_run_one_after_the_other() {
        // Given
        var slow = Stream.of(tenant, other).flatMap(of -> slowReads(of, 10).stream()).toList();
        await().atMost(AT_MOST).until(() -> running.get() == config.readsMax());
        // When
        var stored = transactions.run(tx -> tx.query("select 1").replaceWith("stored")).await().atMost(AT_MOST);
        // Then
        assertThat(stored).isEqualTo("stored");
        assertThat(running).hasValue(config.readsMax());
        mayEnd.complete(null);
        slow.forEach(CompletableFuture::join);
        assertThat(running).hasValue(slow.size());
    }

    @Test
    void slow_reads_of_one_tenant_leave_a_place_to_another() {
        // Given
        var slow = slowReads(tenant, config.readsPerTenantMax() + config.waitingReadsPerTenantMax());
        await().atMost(AT_MOST).until(() -> running.get() == config.readsPerTenantMax());
        // When
        var read = reads.run(other, tx -> tx.query("select 1").replaceWith("read")).await().atMost(AT_MOST);
        // Then
        assertThat(read).isEqualTo("read");
        assertThat(running).hasValue(config.readsPerTenantMax());
        mayEnd.complete(null);
        slow.forEach(CompletableFuture::join);
    }

    @Test
    void more_reads_than_may_wait_are_refused_and_a_failed_read_frees_its_place() {
        // Given
        var slow = slowReads(tenant, config.readsPerTenantMax() + config.waitingReadsPerTenantMax());
        await().atMost(AT_MOST).until(() -> running.get() == config.readsPerTenantMax());
        // When
        var refused = reads.run(tenant, tx -> tx.query("select 1")).subscribeAsCompletionStage();
        // Then
        assertThat(refused).failsWithin(AT_MOST).withThrowableThat().withCauseInstanceOf(Refusal.class);
        mayEnd.completeExceptionally(new IllegalStateException("test"));
        slow.forEach(read -> assertThat(read).failsWithin(AT_MOST));
        assertThat(reads.run(tenant, tx -> tx.query("select 1").replaceWith("read")).await().atMost(AT_MOST)).isEqualTo("read");
    }

    @Test
    void a_read_that_waits_too_long_is_refused_and_takes_no_place() {
        // Given
        var limited = new ConsoleReadLimit(transactions, new Limits(1, 1, 1, 1, Duration.ofMillis(20), AT_MOST), vertx);
        var slow = slowRead(limited, tenant);
        await().atMost(AT_MOST).until(() -> running.get() == 1);
        // When
        var refused = limited.run(other, tx -> tx.query("select 1")).subscribeAsCompletionStage();
        // Then
        assertThat(refused).failsWithin(AT_MOST).withThrowableThat().withCauseInstanceOf(Refusal.class)
                .withMessageContaining("20 ms");
        mayEnd.complete(null);
        slow.join();
        assertThat(limited.run(other, tx -> tx.query("select 1").replaceWith("read")).await().atMost(AT_MOST))
                .isEqualTo("read");
    }

    @Test
    void a_statement_above_its_time_limit_is_cancelled_and_refused() {
        // Given
        var limited = new ConsoleReadLimit(transactions, new Limits(1, 1, 1, 1, AT_MOST, Duration.ofMillis(30)), vertx);
        // When
        var refused = limited.run(tenant, tx -> tx.query("select pg_sleep(15)")).subscribeAsCompletionStage();
        // Then
        assertThat(refused).failsWithin(AT_MOST).withThrowableThat().withCauseInstanceOf(Refusal.class)
                .withMessageContaining("30 ms");
        assertThat(transactions.run(tx -> tx.query("select pg_sleep(0.1)").replaceWith("unlimited")).await().atMost(AT_MOST))
                .isEqualTo("unlimited");
    }

    private List<CompletableFuture<Void>> slowReads(TenantId of, int number) {
        return IntStream.range(0, number).mapToObj(_ -> slowRead(reads, of)).toList();
    }

    private CompletableFuture<Void> slowRead(ConsoleReadLimit in, TenantId of) {
        return in.run(of, tx -> tx.query("select 1").invoke(running::incrementAndGet)
                .chain(() -> Uni.createFrom().completionStage(mayEnd))).subscribeAsCompletionStage();
    }
}
