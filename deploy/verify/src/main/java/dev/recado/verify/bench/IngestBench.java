package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.events.ChannelConnected;
import dev.recado.events.NamedUuid;
import dev.recado.events.Topics;
import dev.recado.local.Suite;
import dev.recado.local.SuiteFailure;
import dev.recado.local.SuiteOptions;
import dev.recado.verify.TestJson;
import dev.recado.verify.TestSize;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Measures ingest's webhooks per second and latency, beside the bare Vert.x baseline in the same run. */
public final class IngestBench {

    private static final Set<String> PARTS = Set.of("saturation", "open", "large", "forged");
    private static final int CONNECTIONS = 64;
    private static final int WEBHOOKS = 20_000;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final int OPEN_PER_SECOND = 3_300;
    private static final int VALID_PER_SECOND = 1_000;
    private static final int FORGED_PER_SECOND = 20_000;
    /** Longer than the load of valid webhooks. */
    private static final Duration FORGED_TIME = Duration.ofSeconds(22);
    private static final int LARGE_UPDATES = 1_000;
    private static final int LARGE_POSTS = 30;

    private final Suite suite;
    private final Duration openLoop;
    private final String secret;
    private final LoadGenerator.Requests webhooks;

    private IngestBench(Suite suite, Duration openLoop) {
        this.suite = suite;
        this.openLoop = openLoop;
        this.secret = suite.setting("WHATSAPP_APP_SECRET");
        this.webhooks = signed(secret).of(WEBHOOKS);
    }

    /** Arguments: seconds of the open loop, default 300; then the parts to measure, default all. */
    public static void main(String[] arguments) throws IOException, SuiteFailure {
        var home = Path.of("").toAbsolutePath();
        var folder = Files.createTempDirectory(Files.createDirectories(home.resolve("deploy/verify/target/suites")), "bench");
        var parts = arguments.length < 2 ? PARTS : Set.copyOf(Arrays.asList(arguments).subList(1, arguments.length));
        var openLoop = Duration.ofSeconds(arguments.length == 0 ? 300 : Long.parseLong(arguments[0]));
        try (var suite = Suite.start(SuiteOptions.of(home, folder).withScope(SuiteOptions.Scope.INFRASTRUCTURE))) {
            suite.stop("simulator");
            suite.stop("postgres");
            var bench = new IngestBench(suite, openLoop);
            bench.connectNumber();
            bench.rehearse();
            bench.start();
            bench.measure(home, folder.resolve("baseline.log"), parts);
        }
    }

    private void measure(Path home, Path baselineLog, Set<String> parts) throws IOException {
        if (parts.contains("saturation")) {
            try (var baseline = BaselineProcess.start(suite.kafkaAdmin(), secret,
                    home.resolve("ingest-service/src/main/resources/application.properties"), baselineLog)) {
                saturate(baseline);
            }
        } else {
            saturated("ingest", port(), () -> suite.cpuTime("ingest"), 0);
        }
        if (parts.contains("open")) {
            openLoop();
        }
        if (parts.contains("large")) {
            largePosts();
        }
        if (parts.contains("forged")) {
            besideForged();
        }
    }

    private SignedWebhooks signed(String key) {
        return new SignedWebhooks(suite.setting("WHATSAPP_PHONE_NUMBER_ID"), key, TestSize.seed());
    }

    /** Publishes the number's channel, like outbound. */
    private void connectNumber() {
        var tenant = NamedUuid.tenant("main");
        var number = suite.setting("WHATSAPP_PHONE_NUMBER_ID");
        var channel = NamedUuid.channel(tenant, number).toString();
        ObjectNode event = TestJson.object().put("event_id", channel + ":open").put("tenant_id", tenant.toString())
                .put("occurred_at", Instant.now().toString()).put("channel_id", channel).put("phone_number_id", number)
                .put("business_id", "102290129340398").put("app", ChannelConnected.DEFAULT_APP)
                .put("kind", "channel_connected");
        try (var producer = new KafkaProducer<>(suite.kafkaAdmin(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.CHANNELS_CONNECTED, channel, TestJson.write(event)));
        }
    }

    /** Starts ingest without an AOT cache, then records one under load. Afterwards each topic has a record for the baseline. */
    private void rehearse() throws SuiteFailure {
        start();
        suite.stop("ingest");
        suite.rehearse("ingest", () -> {
            try (var load = new LoadGenerator(port(), CONNECTIONS, webhooks)) {
                expectClean(load.closedLoop(ROUND));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void start() throws SuiteFailure {
        var began = System.nanoTime();
        suite.start("ingest");
        System.out.printf("ingest: start to ready %.2f s%n", (System.nanoTime() - began) / 1e9);
    }

    /** Alternates ingest and baseline, so that a change of the machine's speed affects both. The first round is a warm-up. */
    private void saturate(BaselineProcess baseline) throws IOException {
        var baselineRates = new ArrayList<Double>();
        var ingestRates = new ArrayList<Double>();
        for (var round = 0; round <= ROUNDS; round++) {
            var baselineRate = saturated("baseline", baseline.port(), baseline::cpuTime, round);
            var ingestRate = saturated("ingest", port(), () -> suite.cpuTime("ingest"), round);
            if (round > 0) {
                baselineRates.add(baselineRate);
                ingestRates.add(ingestRate);
            }
        }
        System.out.printf("saturation: ingest %.0f/s, baseline %.0f/s, ratio %.2f; ingest's memory %d MB%n",
                median(ingestRates),
                median(baselineRates), median(ingestRates) / median(baselineRates), memory());
    }

    private double saturated(String name, int port, Supplier<Duration> cpu, int round) throws IOException {
        var cpuBefore = cpu.get();
        var brokerBefore = suite.cpuTime("kafka");
        try (var load = new LoadGenerator(port, CONNECTIONS, webhooks)) {
            var result = load.closedLoop(ROUND.multipliedBy(round == 0 ? 2 : 1));
            expectClean(result);
            System.out.printf("  %s%s %.0f/s, p50 %.2f ms, p99 %.2f ms; processor µs per webhook: %s %.1f, broker %.1f%n", name,
                    round == 0 ? " (warm-up)" : "", result.perSecond(), result.millis(50), result.millis(99), name,
                    perWebhook(cpu.get().minus(cpuBefore), result),
                    perWebhook(suite.cpuTime("kafka").minus(brokerBefore), result));
            return result.perSecond();
        }
    }

    private static double perWebhook(Duration cpu, LoadResult result) {
        return cpu.toNanos() / 1e3 / result.answered();
    }

    private void openLoop() throws IOException {
        try (var load = new LoadGenerator(port(), CONNECTIONS, webhooks)) {
            load.openLoop(OPEN_PER_SECOND, Duration.ofSeconds(10));
            var result = load.openLoop(OPEN_PER_SECOND, openLoop);
            System.out.printf(
                    "open loop: %d/s for %d s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms, errors %d; memory %d MB%n",
                    OPEN_PER_SECOND, openLoop.toSeconds(), result.millis(50), result.millis(99), result.millis(99.9),
                    result.millis(100), result.errors(), memory());
        }
    }

    private void largePosts() throws IOException {
        var large = signed(secret);
        var all = new byte[LARGE_POSTS][];
        Arrays.setAll(all, i -> large.withMessages(LARGE_UPDATES));
        IntFunction<LoadResult> post = i -> one(all[i]);
        var millis = new ArrayList<Double>();
        for (var i = 0; i < LARGE_POSTS; i++) {
            millis.add(post.apply(i).millis(100));
        }
        System.out.printf("one POST with %d updates (%d KB): median %.1f ms, slowest %.1f ms of %d%n", LARGE_UPDATES,
                all[0].length / 1024, median(millis), millis.stream().max(Double::compare).orElseThrow(), LARGE_POSTS);
    }

    private LoadResult one(byte[] request) {
        try (var load = new LoadGenerator(port(), 1, () -> request)) {
            var result = load.openLoop(1, Duration.ofSeconds(1));
            expectClean(result);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Alternates valid webhooks alone and with concurrent forged ones. The first round is a warm-up. */
    private void besideForged() throws IOException {
        var ratios = new ArrayList<Double>();
        for (var round = 0; round <= ROUNDS; round++) {
            ratios.add(besideForgedOnce());
        }
        ratios.removeFirst();
        System.out.printf("%d valid/s beside %d forged/s: p99 %.2f times that of alone (median of %s)%n", VALID_PER_SECOND,
                FORGED_PER_SECOND, median(ratios), ratios.stream().map("%.2f"::formatted).toList());
    }

    private double besideForgedOnce() throws IOException {
        var alone = validWebhooks();
        try (var forged = ForgedWebhookProcess.start(port(), suite.setting("WHATSAPP_PHONE_NUMBER_ID"), FORGED_PER_SECOND,
                FORGED_TIME)) {
            var beside = validWebhooks();
            System.out.printf("  alone p50 %.2f ms, p99 %.2f ms; beside %s: p50 %.2f ms, p99 %.2f ms%n", alone.millis(50),
                    alone.millis(99), forged.result(), beside.millis(50), beside.millis(99));
            return beside.millis(99) / alone.millis(99);
        }
    }

    private LoadResult validWebhooks() throws IOException {
        try (var load = new LoadGenerator(port(), CONNECTIONS, webhooks)) {
            var result = load.openLoop(VALID_PER_SECOND, Duration.ofSeconds(20));
            expectClean(result);
            return result;
        }
    }

    private static void expectClean(LoadResult result) {
        if (result.errors() > 0) {
            throw new IllegalStateException("not every webhook was answered 200: " + result.statuses());
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private long memory() {
        return suite.residentBytes("ingest") / (1024 * 1024);
    }

    private int port() {
        return URI.create(suite.url("ingest")).getPort();
    }
}
