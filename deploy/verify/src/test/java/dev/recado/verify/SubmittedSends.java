package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Template messages of an internal system to people of one test, and what became of them in outbound and in the simulator. */
final class SubmittedSends {

    /** Restarts of outbound, pauses of its breaker and hanging requests delay the last sends. */
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(6);
    private static final String TOPIC = "dispatches.submitted.local";
    private static final String STORED = """
        select message_id::text as id, state, send_deadline
        from dispatch
        where to_phone = any(?)""";

    private final SuiteUnderTest suite;
    private final Set<String> phones = new LinkedHashSet<>();
    private int published;

    SubmittedSends(SuiteUnderTest suite) {
        this.suite = suite;
    }

    /** @param deadline until when the request may be written; null before the start of the send */
    record Stored(String id, String state, Instant deadline) {

        boolean isOpen() {
            return state.equals("ready") || state.equals("sending");
        }
    }

    /** A message in the simulator's ledger. */
    record Accepted(String id, String phone, int number, Instant at, boolean answered) {

        static Accepted of(JsonNode sent) {
            return new Accepted(sent.get("opaque").asText(), sent.get("to").asText(),
                    sent.at("/request/template/components/0/parameters/1/text").asInt(),
                    Instant.parse(sent.get("received_at").asText()), sent.get("answered").asBoolean());
        }
    }

    /** Publishes messages numbered from 1 to each of so many new people, in this order for each. */
    void publish(int people, int each) {
        var added = new ArrayList<String>();
        while (added.size() < people) {
            var phone = suite.customer().phone();
            if (phones.add(phone)) {
                added.add(phone);
            }
        }
        try (var producer = new KafkaProducer<>(suite.kafkaAdmin(), new StringSerializer(), new StringSerializer())) {
            for (var number = 1; number <= each; number++) {
                for (var phone : added) {
                    producer.send(new ProducerRecord<>(TOPIC, phone, message(phone, number)));
                }
            }
        }
        published += people * each;
    }

    private static String message(String phone, int number) {
        var message = TestJson.object().put("event_id", UUID.randomUUID().toString())
                .put("occurred_at", Instant.now().toString()).put("lane", "notice");
        message.putObject("to").put("phone", phone);
        message.set("content", SampleTemplateMessages.orderUpdate(Integer.toString(number)).put("kind", "template"));
        return TestJson.write(message);
    }

    int published() {
        return published;
    }

    /** The dispatches of the messages by message id. */
    Map<String, Stored> stored() {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("outbound"));
                var statement = connection.prepareStatement(STORED)) {
            statement.setArray(1, connection.createArrayOf("text", phones.toArray()));
            var all = new HashMap<String, Stored>();
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    var deadline = found.getTimestamp("send_deadline");
                    all.put(found.getString("id"), new Stored(found.getString("id"), found.getString("state"),
                            deadline == null ? null : deadline.toInstant()));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the dispatches: " + e.getMessage(), e);
        }
    }

    /** Every message that the simulator accepted from this test, in order of arrival. */
    List<Accepted> accepted() {
        return suite.simulator().sent().stream().filter(sent -> phones.contains(sent.get("to").asText())).map(Accepted::of)
                .toList();
    }

    /** Waits until all messages are stored and none is waiting or being sent. */
    void awaitEnded() {
        Awaitility.await("all sends have ended").atMost(ENDED_WITHIN).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            var stored = stored().values();
            assertThat(stored).hasSize(published);
            assertThat(stored).filteredOn(Stored::isOpen).isEmpty();
        });
    }
}
