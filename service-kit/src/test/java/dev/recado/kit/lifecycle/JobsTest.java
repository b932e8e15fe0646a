package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.ClosedConnectionException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GracefulStop stop = new GracefulStop();
    private final Jobs jobs = new Jobs(meters, stop);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger(Jobs.class.getName());
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {
            logged.size();
        }

        @Override
        public void close() {
            logged.clear();
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void an_outage_is_one_warning_for_all_jobs_and_its_end_one_line() {
        // When
        for (var round = 0; round < 5; round++) {
            fail("keys", ClosedConnectionException.INSTANCE);
            fail("topics", ClosedConnectionException.INSTANCE);
        }
        // Then
        assertThat(levels()).containsExactly(Level.WARNING);
        assertThat(logged.getFirst().getThrown()).isNull();
        // When
        work("topics");
        work("keys");
        // Then
        assertThat(levels()).containsExactly(Level.WARNING, Level.INFO);
        assertThat(failures("keys")).isEqualTo(5);
        assertThat(failures("topics")).isEqualTo(5);
    }

    @Test
    void a_second_outage_is_logged_again_but_not_a_late_failure_of_the_first() {
        // Given
        var slow = new CompletableFuture<Void>();
        jobs.run("slow", () -> Uni.createFrom().completionStage(slow)).subscribe().with(done -> {
        });
        fail("keys", ClosedConnectionException.INSTANCE);
        work("keys");
        logged.clear();
        // When
        slow.completeExceptionally(ClosedConnectionException.INSTANCE);
        // Then
        assertThat(levels()).isEmpty();
        // When
        fail("slow", ClosedConnectionException.INSTANCE);
        // Then
        assertThat(levels()).containsExactly(Level.WARNING);
    }

    @Test
    void a_defect_is_logged_once_with_its_trace_until_it_changes_or_ends() {
        // When
        fail("keys", new IllegalStateException("bug"));
        fail("keys", new IllegalStateException("bug"));
        // Then
        assertThat(levels()).containsExactly(Level.SEVERE);
        assertThat(logged.getFirst().getThrown()).isInstanceOf(IllegalStateException.class);
        // When
        fail("keys", new IllegalArgumentException("another"));
        work("keys");
        work("keys");
        fail("keys", new IllegalArgumentException("another"));
        // Then
        assertThat(levels()).containsExactly(Level.SEVERE, Level.SEVERE, Level.INFO, Level.SEVERE);
    }

    @Test
    void a_broker_failure_is_not_an_outage_of_the_other_jobs() {
        // When
        fail("topics", new org.apache.kafka.common.errors.TimeoutException("away"));
        fail("topics", new org.apache.kafka.common.errors.TimeoutException("away"));
        fail("keys", ClosedConnectionException.INSTANCE);
        fail("topics", new PolicyViolationException("no"));
        // Then
        assertThat(levels()).containsExactly(Level.WARNING, Level.WARNING, Level.SEVERE);
    }

    @Test
    void an_exception_thrown_by_a_job_counts_as_its_failure() {
        jobs.run("keys", () -> {
            throw new IllegalStateException("bug");
        }).await().indefinitely();
        assertThat(failures("keys")).isEqualTo(1);
    }

    @Test
    void a_stopping_service_starts_no_job_and_logs_nothing() {
        // Given
        stop.stop(new ShutdownEvent());
        // When
        jobs.run("keys", () -> Uni.createFrom().failure(ClosedConnectionException.INSTANCE)).subscribe().with(done -> {
        });
        // Then
        assertThat(failures("keys")).isZero();
        assertThat(levels()).isEmpty();
    }

    private void fail(String job, Throwable failure) {
        jobs.run(job, () -> Uni.createFrom().failure(failure)).await().indefinitely();
    }

    private void work(String job) {
        jobs.run(job, () -> Uni.createFrom().voidItem()).await().indefinitely();
    }

    private double failures(String job) {
        return meters.counter("recado.job.failures", "job", job).count();
    }

    private List<Level> levels() {
        return logged.stream().map(LogRecord::getLevel).map(level -> Level.parse(Integer.toString(level.intValue()))).toList();
    }
}
