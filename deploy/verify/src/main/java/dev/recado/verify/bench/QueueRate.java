package dev.recado.verify.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.recado.verify.SuiteUnderTest;

/**
 * Measures the work queue without its sends: {@code WorkQueueBench} of service-kit runs on the suite's durable PostgreSQL, with the
 * statements of {@code pgbench} as the floor.
 */
final class QueueRate {

    private static final String MAVEN = "RECADO_BENCH_MAVEN";
    private static final double RATE_AIM = 3_000;
    private static final double RATE_GATE = 1_200;
    private static final double FLOOR_SHARE_AIM = 0.5;
    private static final long MINUTES_MAX = 10;

    private final SuiteUnderTest suite;
    private final MarkdownReport report;

    QueueRate(SuiteUnderTest suite, MarkdownReport report) {
        this.suite = suite;
        this.report = report;
    }

    void measure() {
        var target = SuiteUnderTest.home().resolve("target");
        try {
            var result = Files.createTempFile(Files.createDirectories(target), "queue", ".txt");
            runMaven(target.resolve("queue-bench.log"), result);
            var rates = Files.readString(result).split(" ");
            Files.delete(result);
            print(Double.parseDouble(rates[0]), Double.parseDouble(rates[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(double rate, double floor) {
        report.atLeast("work queue: claims and finishes a second", rate, RATE_AIM, RATE_GATE, "");
        if (floor == 0) {
            report.note("the floor is not measured: pgbench is not installed (Debian: postgresql-contrib)");
            return;
        }
        report.figure("pgbench with the same statements", floor, "");
        report.atLeast("share of the floor", rate / floor, FLOOR_SHARE_AIM, 0, "");
    }

    private void runMaven(Path log, Path result) throws IOException {
        var maven = System.getenv().getOrDefault(MAVEN, "mvn");
        var builder = new ProcessBuilder(List.of(maven, "-B", "-am", "-pl", "service-kit", "-Dtest=WorkQueueBench",
                "-Dsurefire.failIfNoSpecifiedTests=false", "-Djacoco.skip=true", "-Dformatter.skip=true", "-Dimpsort.skip=true",
                "-Dcheckstyle.skip=true", "test")).directory(SuiteUnderTest.home().toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().putAll(Map.of("RECADO_TEST_POSTGRES", postgres(), "RECADO_BENCH_RESULT", result.toString()));
        try {
            var process = builder.start();
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("WorkQueueBench failed; its output is in " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Host, port, user and password in the form of {@code SuiteTestResource}. */
    private String postgres() {
        var url = suite.jdbcUrl("postgres");
        var address = URI.create(url.replaceFirst("^jdbc:", ""));
        var password = address.getQuery().replaceFirst(".*password=", "");
        return address.getHost() + ":" + address.getPort() + ":postgres:" + password;
    }
}
