package dev.recado.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.local.Suite;
import dev.recado.local.SuiteFailure;
import dev.recado.local.SuiteOptions;
import dev.recado.local.SuitePorts;
import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestHttp;
import dev.recado.verify.TestJson;
import org.awaitility.Awaitility;

/**
 * Measures a start as {@code deploy/up --reset} makes it: seconds and processor seconds until every part is ready, the time of the
 * first answer, and the answers to the first 600 messages at 20 a second.
 */
public final class StartBench {

    private static final int BURST_MESSAGES = 600;
    private static final int BURST_PER_SECOND = 20;
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);
    private static final Duration BURST_WITHIN = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private StartBench() {
    }

    /** Arguments: number of starts, default 3. */
    public static void main(String[] arguments) throws IOException, SuiteFailure {
        var starts = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
        for (var i = 0; i < starts; i++) {
            measure(new Random(i));
        }
    }

    private static void measure(Random random) throws IOException, SuiteFailure {
        var home = SuiteUnderTest.home();
        var folder = Files.createTempDirectory(Files.createDirectories(home.resolve("deploy/verify/target/suites")), "start");
        var began = System.nanoTime();
        var processorBefore = processorTime();
        try (var suite = Suite.start(options(home, folder))) {
            var seconds = seconds(began);
            var processor = processorTime().minus(processorBefore).toMillis() / 1e3;
            var answered = firstAnswer(suite.url("simulator"), random);
            System.out.printf("start: ready after %.1f s, %.1f s of processor; first answer after %.2f s, debounce included%n",
                    seconds, processor, answered);
            var burst = burst(suite.url("simulator"));
            System.out.printf("first %d messages at %d/s: p50 %d ms, p99 %d ms, %d answered%n", BURST_MESSAGES,
                    BURST_PER_SECOND,
                    burst.get("p50_millis").asLong(), burst.get("p99_millis").asLong(), burst.get("answered").asLong());
        }
    }

    private static SuiteOptions options(Path home, Path folder) {
        return new SuiteOptions(home, folder, SuitePorts.free(), System.getenv(), Map.of(), SuiteOptions.Scope.ALL,
                SuiteOptions.Jvm.ofThisMachine(), line -> {
                });
    }

    private static double firstAnswer(String simulator, Random random) {
        var phone = "55119%08d".formatted(random.nextInt(100_000_000));
        var message = TestJson.object().put("from", phone).put("name", "Ana").put("type", "text")
                .put("text", "Olá! Vocês atendem aos sábados?");
        var began = System.nanoTime();
        TestHttp.post(simulator + "/sim/messages", TestJson.write(message));
        Awaitility.await("the first answer").pollDelay(Duration.ZERO).pollInterval(POLL_INTERVAL).atMost(ANSWER_WITHIN)
                .until(() -> TestHttp.get(simulator + "/sim/messages?to=" + phone).body().contains("received_at"));
        return seconds(began);
    }

    private static JsonNode burst(String simulator) {
        var load = TestJson.object().put("customers", BURST_MESSAGES).put("messages", BURST_MESSAGES)
                .put("rate_per_second", BURST_PER_SECOND);
        TestHttp.post(simulator + "/sim/load", TestJson.write(load));
        return Awaitility.await("the answers to the burst").atMost(BURST_WITHIN)
                .until(() -> TestHttp.get(simulator + "/sim/load").json(), state -> state.get("state").asText().equals("done"));
    }

    /** Processor time of this process and of every process below it. */
    private static Duration processorTime() {
        var own = ProcessHandle.current();
        var all = List.copyOf(own.descendants().toList());
        return all.stream().map(process -> process.info().totalCpuDuration().orElse(null)).filter(Objects::nonNull)
                .reduce(own.info().totalCpuDuration().orElse(Duration.ZERO), Duration::plus);
    }

    private static double seconds(long beganNanos) {
        return (System.nanoTime() - beganNanos) / 1e9;
    }
}
