package dev.recado.verify.bench;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.recado.verify.SampleTemplateMessages;
import dev.recado.verify.SendSlots;
import dev.recado.verify.SuiteUnderTest;
import dev.recado.verify.TestJson;
import org.awaitility.Awaitility;

/** Queues messages of an internal system in outbound while no number may send, and waits for their sends. */
final class OutboundLoad {

    private static final Set<String> MEASURED = Set.of("outbound", "postgres", "simulator");
    private static final String TOPIC = "dispatches.submitted.local";
    private static final int PUBLISHED_TOGETHER_MAX = 5_000;
    private static final Duration STORED_WITHIN = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long PHONES_FIRST = 55_218_00000000L;
    private static final long MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);

    private final SuiteUnderTest suite;

    OutboundLoad(SuiteUnderTest suite) {
        this.suite = suite;
    }

    SuiteUnderTest suite() {
        return suite;
    }

    /** The phone of the n-th person to whom messages are queued. */
    static String phone(int number) {
        return Long.toString(PHONES_FIRST + number);
    }

    /** Queues one template message to each of so many people. None is sent before {@link #release}. */
    void queue(String lane, int count) {
        SendSlots.hold(suite);
        for (var from = 0; from < count; from += PUBLISHED_TOGETHER_MAX) {
            Map<String, String> records = new LinkedHashMap<>();
            IntStream.range(from, Math.min(count, from + PUBLISHED_TOGETHER_MAX)).mapToObj(OutboundLoad::phone)
                    .forEach(phone -> records.put(phone, submitted(lane, phone)));
            suite.kafka().publishAll(TOPIC, records);
        }
        await(STORED_WITHIN, "select count(*) from work where queue = 'dispatches'", count);
    }

    void release() {
        SendSlots.release(suite);
    }

    /** Waits until nothing is queued; asks for one row only, so that the question costs nothing. */
    void awaitSent(Duration limit) {
        await(limit, "select count(*) from (select 1 from work limit 1) one", 0);
        await(limit, "select count(*) from (select 1 from dispatch where state = 'sending' limit 1) one", 0);
    }

    /** Forgets all messages, sent or not. */
    void clear() {
        SendSlots.hold(suite);
        await(STORED_WITHIN, "select count(*) from (select 1 from dispatch where state = 'sending' limit 1) one", 0);
        await(STORED_WITHIN, "select count(*) from (select 1 from outbox limit 1) one", 0);
        execute("truncate work, dispatch, idempotency_key");
        suite.simulator().noFaults();
        suite.simulator().forgetSent();
    }

    /** The times at which the simulator accepted messages, in microseconds since the first one. */
    List<Long> arrivalMicros() {
        var arrivals = new ArrayList<Long>();
        suite.simulator().sent().forEach(sent -> arrivals.add(micros(sent.get("received_at").asText())));
        arrivals.sort(null);
        return arrivals.stream().map(at -> at - arrivals.getFirst()).toList();
    }

    static long micros(String instant) {
        var at = Instant.parse(instant);
        return at.getEpochSecond() * MICROS_PER_SECOND + at.getNano() / 1_000;
    }

    static String submitted(String lane, String phone) {
        var message = TestJson.object().put("event_id", UUID.randomUUID().toString())
                .put("occurred_at", Instant.now().toString()).put("lane", lane);
        message.putObject("to").put("phone", phone);
        message.set("content", SampleTemplateMessages.orderUpdate("1001").put("kind", "template"));
        return TestJson.write(message);
    }

    private void await(Duration limit, String sql, long expected) {
        Awaitility.await(sql).atMost(limit).pollInterval(POLL).until(() -> number(sql) == expected);
    }

    /** The processor time that outbound's processes, PostgreSQL and the simulator have taken so far, in milliseconds. */
    Map<String, Double> processorMillis() {
        var millis = new TreeMap<String, Double>();
        suite.processes().forEach((name, process) -> {
            var part = name.split("-")[0];
            if (MEASURED.contains(part)) {
                millis.merge(part, ProcessTimes.millis(process), Double::sum);
            }
        });
        return millis;
    }

    /** Adds to the report what each of these messages cost, which depends less on other processes of the machine than a rate. */
    void reportCost(MarkdownReport report, Map<String, Double> before, long messages) {
        processorMillis().forEach((part, millis) -> report.figure("its processor time in " + part + ", for each message",
                (millis - before.get(part)) / messages, "ms"));
    }

    double number(String sql) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("outbound"));
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            found.next();
            return found.getDouble(1);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read outbound's database: " + e.getMessage(), e);
        }
    }

    String text(String sql) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("outbound"));
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            found.next();
            return found.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read outbound's database: " + e.getMessage(), e);
        }
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("outbound"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot change outbound's database: " + e.getMessage(), e);
        }
    }
}
