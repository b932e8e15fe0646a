package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestHttp;
import dev.recado.verify.TestJson;
import dev.recado.verify.TestSize;
import org.awaitility.Awaitility;

/**
 * Measures whole turns at growing rates until the suite cannot follow: answers a second, added latency, and what one turn costs in
 * processor time, transactions, statements, write-ahead log, Kafka records and context switches. One turn is a customer's message,
 * its reply and the three statuses of the reply. At the end it measures the bare webhook server of {@link BaselineServer} on the
 * same Kafka, so that the rates of different days can be compared.
 */
public final class TurnsBench {

    private static final String PROFILE = "--profile";
    private static final String REPLICAS = "--replicas";
    private static final int REPLICAS_MEASURED = 3;
    private static final int FIRST_RATE = 8;
    private static final int RATE_MAX = 400;
    private static final double RATE_GROWTH = 1.5;
    private static final double FINE_GROWTH = 1.15;
    private static final int WARM_UP_RATE = 20;
    /** Of one replica; each further one needs as many turns until its code is compiled. */
    private static final Duration WARM_UP = Duration.ofSeconds(200);
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration FLOOR = Duration.ofSeconds(10);
    private static final int FLOOR_ROUNDS = 3;
    private static final int FLOOR_CONNECTIONS = 64;
    private static final int FLOOR_WEBHOOKS = 20_000;
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(4);
    private static final long MODEL_MILLIS = 500;
    private static final long DEBOUNCE_MILLIS = 1_500;
    /** The suite follows a rate while 99 of 100 answers are at most so late. */
    private static final long ADDED_P99_MILLIS_MAX = 2_000;
    /** One number sends up to 1,000 messages a second at Meta's highest level. */
    private static final String NUMBER_RATE = "1000";

    private final SuiteUnderTest suite;
    private final TurnCosts costs;
    private final Duration warmUp;
    private final List<String> report = new ArrayList<>();
    private long load;

    private TurnsBench(SuiteUnderTest suite, int replicas) {
        this.suite = suite;
        this.warmUp = WARM_UP.multipliedBy(replicas);
        this.costs = new TurnCosts(suite);
    }

    /**
     * Arguments: {@code --profile} records a JFR profile of each service, {@code --replicas} runs each service three times; then
     * the rates to measure, in turns a second. Without rates it searches the highest rate that the suite follows.
     */
    public static void main(String[] arguments) {
        var profile = Arrays.asList(arguments).contains(PROFILE);
        var replicas = Arrays.asList(arguments).contains(REPLICAS) ? REPLICAS_MEASURED : 1;
        var rates = Arrays.stream(arguments).filter(argument -> !argument.startsWith("--")).map(Integer::valueOf).toList();
        try (var suite = SuiteUnderTest.startReplicas(replicas, settings(profile))) {
            var bench = new TurnsBench(suite, replicas);
            bench.costs.countStatements();
            bench.measure(rates);
        }
    }

    private static Map<String, Map<String, String>> settings(boolean profile) {
        var settings = new HashMap<String, Map<String, String>>();
        settings.put("simulator", Map.of("SIM_MODEL_MILLIS", Long.toString(MODEL_MILLIS), "SIM_NUMBER_RATE", NUMBER_RATE));
        for (var service : TurnCosts.SERVICES) {
            settings.put(service, new HashMap<>());
            if (profile) {
                settings.get(service).put("JAVA_TOOL_OPTIONS",
                        "-XX:StartFlightRecording=settings=profile,filename=" + target(service + "-%p.jfr"));
            }
        }
        settings.get("outbound").put("RECADO_OUTBOUND_MESSAGES_PER_SECOND", NUMBER_RATE);
        return settings;
    }

    private void measure(List<Integer> rates) {
        load(WARM_UP_RATE, warmUp);
        print("turns: model %d ms, debounce %d ms, %d s a step, warmed up with %d/s for %d s, seed %d", MODEL_MILLIS,
                DEBOUNCE_MILLIS, STEP.toSeconds(), WARM_UP_RATE, warmUp.toSeconds(), TestSize.seed());
        idle();
        var knee = rates.isEmpty() ? knee() : rates.stream().filter(this::follows).mapToInt(rate -> rate).max().orElse(0);
        suite.residentMegabytes().forEach((name, megabytes) -> print("memory: %s %d MB", name, megabytes));
        var floor = floor();
        print("knee: %d turns/s; floor: %.0f webhooks/s; knee/floor %.4f", knee, floor, knee / floor);
        writeReport();
    }

    /** Raises the rate in large steps, and then in small ones from the last rate that the suite followed. */
    private int knee() {
        var knee = 0;
        var rate = FIRST_RATE;
        var growth = RATE_GROWTH;
        while (rate <= RATE_MAX) {
            if (follows(rate)) {
                knee = rate;
            } else if (growth == RATE_GROWTH && knee > 0) {
                growth = FINE_GROWTH;
            } else {
                break;
            }
            rate = Math.max(knee + 1, (int) Math.round(knee * growth));
        }
        return knee;
    }

    private void idle() {
        var before = costs.read();
        suite.pause(IDLE);
        var after = costs.read();
        print("idle: processor %s",
                each(before.processorMillis(), after.processorMillis(), IDLE.toMillis() / 100.0, "%% of a core"));
        print("  per second: %s", each(before.counts(), after.counts(), IDLE.toSeconds(), ""));
    }

    /** Measures one rate and returns whether the suite followed it. */
    private boolean follows(int rate) {
        var before = costs.read();
        var result = load(rate, STEP);
        suite.oracle().settled();
        var after = costs.read();
        var answered = result.get("answered").asLong();
        var added99 = added(result, "p99_millis");
        var followed = added99 <= ADDED_P99_MILLIS_MAX && answered == result.get("sent").asLong();
        print("%d/s: added p50 %d ms, p99 %d ms; webhook p99 %d ms; sent %d, lost %d, doubled %d: %s", rate,
                added(result, "p50_millis"), added99, result.get("webhook_p99_millis").asLong(), result.get("sent").asLong(),
                result.get("unanswered").asLong(), after.sends() - before.sends() - answered,
                followed ? "follows" : "DOES NOT FOLLOW");
        print("  processor per turn: %s", each(before.processorMillis(), after.processorMillis(), answered, "ms"));
        print("  per turn: %s", each(before.counts(), after.counts(), answered, ""));
        return followed;
    }

    private static long added(JsonNode result, String percentile) {
        return result.get(percentile).asLong() - DEBOUNCE_MILLIS - MODEL_MILLIS;
    }

    private JsonNode load(int rate, Duration time) {
        var messages = (int) (rate * time.toSeconds());
        var plan = TestJson.object().put("customers", messages).put("messages", messages).put("rate_per_second", rate)
                .put("seed", ++load);
        TestHttp.post(suite.url("simulator") + "/sim/load", TestJson.write(plan));
        return Awaitility.await("the answers").atMost(time.plus(ANSWERED_WITHIN)).until(
                () -> TestHttp.get(suite.url("simulator") + "/sim/load").json(),
                state -> state.get("state").asText().equals("done"));
    }

    /** Webhooks a second of the bare server, while nothing but Kafka runs beside it. */
    private double floor() {
        TurnCosts.SERVICES.forEach(service -> suite.replicas(service).forEach(suite::stop));
        suite.stop("simulator");
        suite.stop("postgres");
        var secret = suite.setting("WHATSAPP_APP_SECRET");
        var webhooks = new SignedWebhooks(suite.setting("WHATSAPP_PHONE_NUMBER_ID"), secret, TestSize.seed())
                .of(FLOOR_WEBHOOKS);
        try (var server = BaselineProcess.start(suite.kafkaAdmin(), secret, SuiteUnderTest.home()
                .resolve("ingest-service/src/main/resources/application.properties"), target("baseline.log"))) {
            var best = 0.0;
            for (var round = 0; round < FLOOR_ROUNDS; round++) {
                try (var generator = new LoadGenerator(server.port(), FLOOR_CONNECTIONS, webhooks)) {
                    best = Math.max(best, generator.closedLoop(FLOOR).perSecond());
                }
            }
            return best;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The difference of each counter, divided, behind the sum of those of one unit. */
    private static String each(Map<String, Double> before, Map<String, Double> after, double divisor, String unit) {
        var text = new StringBuilder();
        var sum = 0.0;
        for (var one : after.entrySet()) {
            var value = (one.getValue() - before.getOrDefault(one.getKey(), 0.0)) / Math.max(1, divisor);
            sum += value;
            text.append(String.format(Locale.ROOT, "%s%s %.1f", text.isEmpty() ? "" : ", ", one.getKey(), value));
        }
        return unit.isEmpty() ? text.toString() : String.format(Locale.ROOT, "%.1f " + unit + " (%s)", sum, text);
    }

    private void print(String format, Object... values) {
        var line = String.format(Locale.ROOT, format, values);
        System.out.println(line);
        report.add(line);
    }

    private void writeReport() {
        try {
            Files.writeString(target("turns.md"), "# Turns a second\n\n```text\n" + String.join("\n", report) + "\n```\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target(String name) {
        try {
            return Files.createDirectories(SuiteUnderTest.home().resolve("target")).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
