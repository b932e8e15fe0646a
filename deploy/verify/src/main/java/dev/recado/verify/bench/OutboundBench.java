package dev.recado.verify.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.verify.SuiteUnderTest;

/**
 * Measures outbound with two replicas: the pace of one number at two limits, replies beside a backlog of bulk messages, the messages
 * that {@code POST /api/v1/messages} accepts, the work queue beside its floor, and memory. The report is {@code target/outbound.md}.
 */
public final class OutboundBench {

    private static final String SHORT = "--short";
    private static final String PROFILE = "--profile";
    private static final Set<String> PARTS = Set.of("pace", "submissions", "queue", "bulk");
    private static final int REPLICAS = 2;
    private static final int HIGH_LIMIT = 1_000;
    private static final int USUAL_LIMIT = 80;
    private static final long SIMULATOR_MILLIS = 50;
    private static final double MEMORY_MB_MAX = 350;
    /** No statuses are reported: the measurement is about sends. */
    private static final String NO_STATUSES = "0";

    /** The amounts of a run. */
    private record Amounts(int warmUpMessages, int highMessages, int usualMessages, int bulk, int replies,
            Duration submissionsWarmUp,
            Duration submissions) {

        static final Amounts FULL = new Amounts(40_000, 10_000, 4_800, 100_000, 600, Duration.ofSeconds(60),
                Duration.ofSeconds(30));
        static final Amounts BRIEF = new Amounts(5_000, 10_000, 1_200, 10_000, 100, Duration.ofSeconds(20),
                Duration.ofSeconds(10));
    }

    private final SuiteUnderTest suite;
    private final Amounts amounts;
    private final MarkdownReport report;

    private OutboundBench(SuiteUnderTest suite, Amounts amounts, MarkdownReport report) {
        this.suite = suite;
        this.amounts = amounts;
        this.report = report;
    }

    /**
     * Arguments: {@code --short} measures smaller amounts within five minutes, {@code --profile} records a JFR profile of outbound; then
     * the parts to measure, of {@code pace}, {@code submissions}, {@code queue} and {@code bulk}. Without parts it measures all.
     */
    public static void main(String[] arguments) {
        var options = Set.copyOf(Arrays.asList(arguments));
        var parts = options.stream().filter(one -> !one.startsWith("--")).collect(Collectors.toSet());
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("unknown part among " + parts + "; known are " + PARTS);
        }
        var report = new MarkdownReport("Outbound: pace, replies, queue and submissions");
        try (var suite = SuiteUnderTest.startReplicas(REPLICAS, settings(options.contains(PROFILE)))) {
            suite.owner();
            // conversation and ai take no part, and would only take processor time
            Stream.of("conversation", "ai").flatMap(service -> suite.replicas(service).stream()).forEach(suite::stop);
            report.note("%d processors, %d replicas of outbound, the simulator answers in %d ms",
                    Runtime.getRuntime().availableProcessors(), REPLICAS, SIMULATOR_MILLIS);
            new OutboundBench(suite, options.contains(SHORT) ? Amounts.BRIEF : Amounts.FULL, report)
                    .measure(parts.isEmpty() ? PARTS : parts);
        } finally {
            report.write(target("outbound.md"));
        }
    }

    private static Map<String, Map<String, String>> settings(boolean profile) {
        var outbound = new HashMap<>(limit(HIGH_LIMIT));
        if (profile) {
            outbound.put("JAVA_TOOL_OPTIONS",
                    "-XX:StartFlightRecording=settings=profile,filename=" + target("outbound-%p.jfr"));
        }
        return Map.of("simulator", Map.of("SIM_NUMBER_RATE", Integer.toString(HIGH_LIMIT), "SIM_STATUS_DELAY_MILLIS",
                NO_STATUSES), "outbound", outbound);
    }

    private static Path target(String name) {
        return SuiteUnderTest.home().resolve("target").resolve(name);
    }

    private static Map<String, String> limit(int messagesPerSecond) {
        return Map.of("RECADO_OUTBOUND_MESSAGES_PER_SECOND", Integer.toString(messagesPerSecond));
    }

    private void measure(Set<String> parts) {
        var load = new OutboundLoad(suite);
        var paced = new PacedSends(load, report, SIMULATOR_MILLIS);
        if (parts.contains("pace")) {
            paced.warmUp(amounts.warmUpMessages, HIGH_LIMIT);
            paced.measure(amounts.highMessages, HIGH_LIMIT, 95, 85);
        }
        if (parts.contains("submissions")) {
            new SubmissionRate(load, report).measure(amounts.submissionsWarmUp, amounts.submissions, amounts.submissions);
        }
        report.atMost("memory of outbound after the load", suite.residentMegabytes().get("outbound"), MEMORY_MB_MAX, "MB");
        suite.replicas("outbound").forEach(suite::stop);
        if (parts.contains("queue")) {
            new QueueRate(suite, report).measure();
        }
        suite.replicas("outbound").forEach(replica -> suite.start(replica, limit(USUAL_LIMIT)));
        if (parts.contains("pace")) {
            paced.warmUp(amounts.usualMessages / 4, USUAL_LIMIT);
            paced.measure(amounts.usualMessages, USUAL_LIMIT, 98, 98);
        }
        if (parts.contains("bulk")) {
            new BulkBacklog(load, report).measure(amounts.bulk, amounts.replies);
        }
    }
}
