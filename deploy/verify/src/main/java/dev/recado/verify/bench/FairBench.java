package dev.recado.verify.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.recado.verify.SampleTemplateMessages;
import dev.recado.verify.SendSlots;
import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestCustomer;
import dev.recado.verify.TestJson;
import org.HdrHistogram.Histogram;

/**
 * Measures what a reply of one number waits in outbound, from its stored request to its acceptance by the simulator: alone (the
 * floor), beside another number's backlog of notices, and while the requests of that other number hang.
 */
public final class FairBench {

    private static final String OTHER_NUMBER = "106540352242923";
    private static final int BACKLOG = 10_000;
    private static final int STORED_TOGETHER_MAX = 1_000;
    private static final int CUSTOMERS = 200;
    private static final int MESSAGES_PER_SECOND = 10;
    /** After these rounds most of the code is compiled; {@link StartBench} measures a suite that has just started. */
    private static final int WARM_UP_ROUNDS = 8;
    private static final int WARM_UP_NOTICES = 1_000;
    private static final Duration LIMIT = Duration.ofMillis(200);

    private final SuiteUnderTest suite;
    private final String otherChannel;

    private FairBench(SuiteUnderTest suite) {
        this.suite = suite;
        this.otherChannel = connectOther();
    }

    /** Arguments: number of notices, default 10,000. */
    public static void main(String[] arguments) {
        var backlog = arguments.length == 0 ? BACKLOG : Integer.parseInt(arguments[0]);
        try (var suite = SuiteUnderTest.start(Map.of("simulator",
                Map.of("SIM_MODEL_MILLIS", "1")))) {
            new FairBench(suite).measure(backlog);
        }
    }

    private void measure(int backlog) {
        publishNotices(WARM_UP_NOTICES);
        IntStream.range(0, WARM_UP_ROUNDS).forEach(i -> round());
        var floor = round();
        publishNotices(backlog);
        var beside = round();
        var waiting = suite.oracle().dispatches(otherChannel, "ready");
        suite.simulator().faults("{\"graph\":{\"mode\":\"hang\",\"from\":\"%s\"}}".formatted(OTHER_NUMBER));
        var hanging = round();
        var burnt = suite.oracle().dispatches(otherChannel, "uncertain");
        suite.simulator().noFaults();
        System.out.printf("fair: %d replies of one number at %d/s; time from the stored request to its acceptance%n", CUSTOMERS,
                MESSAGES_PER_SECOND);
        print("alone (floor)", floor, floor);
        print("beside %d notices of another number (%d still waiting at the end)".formatted(backlog, waiting), beside, floor);
        print("while the other number's requests hang (%d of them uncertain)".formatted(burnt), hanging, floor);
    }

    private String connectOther() {
        suite.simulator().addNumber(OTHER_NUMBER, suite.setting("WHATSAPP_BUSINESS_ID"), suite.setting("WHATSAPP_TOKEN"));
        var body = TestJson.object().put("phone_number_id", OTHER_NUMBER)
                .put("business_id", suite.setting("WHATSAPP_BUSINESS_ID"))
                .put("token", suite.setting("WHATSAPP_TOKEN"));
        var answer = suite.owner().post("/api/v1/channels", TestJson.write(body));
        if (answer.status() != 201) {
            throw new IllegalStateException("the second number was not connected: " + answer);
        }
        return answer.json().get("id").asText();
    }

    /** Publishes the notices of an internal system while their number has no slot, so that all of them wait; then it sends. */
    private void publishNotices(int count) {
        SendSlots.hold(suite);
        for (var from = 0; from < count; from += STORED_TOGETHER_MAX) {
            var until = Math.min(count, from + STORED_TOGETHER_MAX);
            Map<String, String> notices = new LinkedHashMap<>();
            IntStream.range(from, until).mapToObj("55218%08d"::formatted).forEach(phone -> notices.put(phone, notice(phone)));
            suite.kafka().publishAll("dispatches.submitted.local", notices);
            suite.oracle().eventually("the notices are stored and wait", () -> {
                var waiting = suite.oracle().dispatches(otherChannel, "ready");
                if (waiting < until) {
                    throw new AssertionError(waiting + " notices wait");
                }
            });
        }
        SendSlots.release(suite);
        suite.oracle().eventually("the number sends", () -> {
            if (suite.oracle().dispatches(otherChannel, "accepted") == 0) {
                throw new AssertionError("no notice is accepted");
            }
        });
    }

    private static String notice(String phone) {
        var notice = TestJson.object().put("event_id", UUID.randomUUID().toString())
                .put("occurred_at", Instant.now().toString()).put("lane", "notice").put("channel", OTHER_NUMBER);
        notice.putObject("to").put("phone", phone);
        notice.set("content", SampleTemplateMessages.orderUpdate("1001").put("kind", "template"));
        return TestJson.write(notice);
    }

    /** One message of each new customer at the fixed rate; returns the times that their replies took in outbound. */
    private Histogram round() {
        var customers = IntStream.range(0, CUSTOMERS).mapToObj(i -> suite.customer()).toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            for (var i = 0; i < CUSTOMERS; i++) {
                var customer = customers.get(i);
                suite.pauseUntil(start + i * TimeUnit.SECONDS.toNanos(1) / MESSAGES_PER_SECOND);
                pool.submit(() -> suite.meta().write(customer, "Quais são os horários de vocês?"));
            }
        }
        customers.forEach(customer -> suite.oracle().eventually("each customer is answered", () -> {
            if (suite.simulator().sentTo(customer).isEmpty()) {
                throw new AssertionError("not answered yet");
            }
        }));
        var times = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);
        customers.forEach(customer -> times.recordValue(Math.max(0, waited(customer).toNanos() / 1_000)));
        return times;
    }

    private Duration waited(TestCustomer customer) {
        var accepted = Instant.parse(suite.simulator().sentTo(customer).getFirst().get("received_at").asText());
        return Duration.between(suite.oracle().newestReplyStoredAt(customer), accepted);
    }

    private static void print(String what, Histogram times, Histogram floor) {
        var p99 = times.getValueAtPercentile(99) / 1_000.0;
        var added = p99 - floor.getValueAtPercentile(99) / 1_000.0;
        System.out.printf("%s: p50 %.1f ms, p99 %.1f ms, max %.1f ms; p99 %+.1f ms to the floor, limit %d ms: %s%n", what,
                times.getValueAtPercentile(50) / 1_000.0, p99, times.getMaxValue() / 1_000.0, added, LIMIT.toMillis(),
                p99 <= LIMIT.toMillis() ? "kept" : "EXCEEDED");
    }
}
