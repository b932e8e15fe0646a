package dev.recado.verify.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.verify.TestJson;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * Measures how long a reply takes from its record in Kafka to the simulator while many bulk messages of the same number wait, for the
 * same people too.
 */
final class BulkBacklog {

    private static final String TOPIC = "dispatches.requested";
    private static final int REPLIES_PER_SECOND = 10;
    private static final double P99_MILLIS_AIM = 200;
    private static final Duration SENT_WITHIN = Duration.ofMinutes(2);

    private final OutboundLoad load;
    private final MarkdownReport report;

    BulkBacklog(OutboundLoad load, MarkdownReport report) {
        this.load = load;
        this.report = report;
    }

    void measure(int bulk, int replies) {
        load.clear();
        load.release();
        print("without a backlog", replies(replies));
        load.clear();
        load.queue("bulk", bulk);
        load.release();
        replies(replies / 2);
        print(String.format(Locale.ROOT, "beside %,d bulk messages", bulk), replies(replies));
        report.figure("bulk messages that still wait at the end", load.number("select count(*) from work"), "");
        load.clear();
    }

    private void print(String what, Histogram millis) {
        report.atMost("a reply " + what + ": p99 from Kafka to the simulator", millis.getValueAtPercentile(99), P99_MILLIS_AIM,
                "ms");
        report.figure("its p50", millis.getValueAtPercentile(50), "ms");
    }

    /** Publishes replies at a fixed rate to people who have bulk messages waiting; returns the milliseconds of each. */
    private Histogram replies(int count) {
        var tenant = load.text("select tenant_id::text from channel limit 1");
        var channel = load.text("select channel_id::text from channel limit 1");
        Map<String, Instant> published = new LinkedHashMap<>();
        try (var producer = new KafkaProducer<>(load.suite().kafkaAdmin(), new StringSerializer(), new StringSerializer())) {
            producer.partitionsFor(TOPIC);
            var start = System.nanoTime();
            for (var i = 0; i < count; i++) {
                load.suite().pauseUntil(start + i * TimeUnit.SECONDS.toNanos(1) / REPLIES_PER_SECOND);
                var id = UUID.randomUUID().toString();
                var conversation = UUID.randomUUID().toString();
                published.put(id, Instant.now());
                producer.send(new ProducerRecord<>(TOPIC, conversation,
                        reply(tenant, channel, id, conversation, OutboundLoad.phone(i))));
            }
        }
        return times(published);
    }

    private static String reply(String tenant, String channel, String id, String conversation, String phone) {
        var now = Instant.now();
        var reply = TestJson.object().put("kind", "dispatch_requested").put("event_id", id).put("tenant_id", tenant)
                .put("occurred_at", now.toString()).put("message_id", id).put("conversation_id", conversation)
                .put("channel_id", channel).put("lane", "reply").put("epoch", 1)
                .put("expires_at", now.plusSeconds(600).toString());
        reply.putObject("to").put("phone", phone);
        reply.putObject("content").put("kind", "text").put("body", "Abrimos às 8 h.");
        return TestJson.write(reply);
    }

    private Histogram times(Map<String, Instant> published) {
        var sent = Awaitility.await("the replies").atMost(SENT_WITHIN).pollInterval(Duration.ofSeconds(1))
                .until(() -> sent(published), found -> found.size() == published.size());
        var millis = new Histogram(TimeUnit.MINUTES.toMillis(5), 3);
        sent.forEach((id, at) -> millis.recordValue(Math.max(0, Duration.between(published.get(id), at).toMillis())));
        return millis;
    }

    private Map<String, Instant> sent(Map<String, Instant> published) {
        return load.suite().simulator().sent().stream().filter(one -> published.containsKey(opaque(one)))
                .collect(Collectors.toMap(BulkBacklog::opaque, one -> Instant.parse(one.get("received_at").asText())));
    }

    private static String opaque(JsonNode sent) {
        return sent.get("opaque").asText();
    }
}
