package dev.recado.verify.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestCustomer;
import org.HdrHistogram.Histogram;

/**
 * Measures the added latency of an answer: from the webhook to the reply that the simulator accepts, without debounce and model
 * time. The load is an open loop: its rate does not depend on answers, so a stall delays every later message.
 */
public final class FlowBench {

    private static final int CUSTOMERS = 300;
    private static final int MESSAGES_PER_SECOND = 20;
    private static final int ROUNDS_WARM_UP = 8;
    private static final int ROUNDS_MEASURED = 4;
    private static final Duration MODEL = Duration.ofMillis(500);
    private static final Duration DEBOUNCE = Duration.ofMillis(1500);

    private final SuiteUnderTest suite;
    private final List<TestCustomer> customers;

    private FlowBench(SuiteUnderTest suite) {
        this.suite = suite;
        this.customers = IntStream.range(0, CUSTOMERS).mapToObj(i -> suite.customer()).toList();
    }

    public static void main(String[] arguments) {
        try (var suite = SuiteUnderTest
                .start(Map.of("simulator", Map.of("SIM_MODEL_MILLIS", Long.toString(MODEL.toMillis()))))) {
            var bench = new FlowBench(suite);
            IntStream.range(0, ROUNDS_WARM_UP).forEach(i -> bench.round());
            var added = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);
            IntStream.range(0, ROUNDS_MEASURED).mapToObj(i -> bench.round()).forEach(posted -> bench.measure(posted, added));
            bench.print(added);
        }
    }

    /** Sends one message of each customer at the fixed rate and returns after all answers have arrived. */
    private List<Posted> round() {
        var posted = new ConcurrentLinkedQueue<Posted>();
        var before = customers.stream().map(customer -> suite.simulator().sentTo(customer).size()).toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            for (var i = 0; i < CUSTOMERS; i++) {
                var customer = customers.get(i);
                var answersBefore = before.get(i);
                suite.pauseUntil(start + i * TimeUnit.SECONDS.toNanos(1) / MESSAGES_PER_SECOND);
                pool.submit(() -> {
                    var at = Instant.now();
                    suite.meta().write(customer, "Quais são os horários de vocês?");
                    posted.add(new Posted(customer, at, answersBefore));
                });
            }
        }
        posted.forEach(one -> suite.oracle().eventually("each customer is answered", () -> {
            if (suite.simulator().sentTo(one.customer()).size() <= one.answersBefore()) {
                throw new AssertionError("not answered yet");
            }
        }));
        return new ArrayList<>(posted);
    }

    private void measure(List<Posted> posted, Histogram added) {
        for (var one : posted) {
            var answered = Instant
                    .parse(suite.simulator().sentTo(one.customer()).get(one.answersBefore()).get("received_at").asText());
            var total = Duration.between(one.at(), answered);
            added.recordValue(Math.max(0, total.minus(DEBOUNCE).minus(MODEL).toNanos() / 1_000));
        }
    }

    private void print(Histogram added) {
        System.out.printf("flow: %d customers, %d messages/s, model %d ms, debounce %d ms, %d answers%n", CUSTOMERS,
                MESSAGES_PER_SECOND, MODEL.toMillis(), DEBOUNCE.toMillis(), added.getTotalCount());
        System.out.printf("added latency: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n", added.getValueAtPercentile(50) / 1_000.0,
                added.getValueAtPercentile(99) / 1_000.0, added.getMaxValue() / 1_000.0);
        suite.residentMegabytes().forEach((name, megabytes) -> System.out.printf("memory: %s %d MB%n", name, megabytes));
    }

    private record Posted(TestCustomer customer, Instant at, int answersBefore) {
    }
}
