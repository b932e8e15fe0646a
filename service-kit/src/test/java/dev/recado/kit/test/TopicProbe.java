package dev.recado.kit.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.recado.kit.events.EventJson;
import dev.recado.kit.events.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads the committed records of topics from their beginning and keeps them. It is not thread-safe beyond its own synchronized methods. */
public final class TopicProbe implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int FETCH_WAIT_MILLIS = 20;
    private static final EventJson JSON = new EventJson(Json.mapper());

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    private TopicProbe(String bootstrapServers, List<String> topics) {
        // close() waits for the fetch in flight, which the broker holds for this long when nothing new arrives
        consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", FETCH_WAIT_MILLIS,
                        "isolation.level", "read_committed"),
                new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = topics.stream().flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Opens a probe on the broker of the running application. */
    public static TopicProbe of(String... topics) {
        return at(ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class), topics);
    }

    public static TopicProbe at(String bootstrapServers, String... topics) {
        return new TopicProbe(bootstrapServers, List.of(topics));
    }

    /** Everything that the topic holds now. */
    public static List<ConsumerRecord<String, byte[]>> readAll(String bootstrapServers, String topic) {
        try (var probe = at(bootstrapServers, topic)) {
            var ends = probe.consumer.endOffsets(probe.consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> probe.consumer.position(end.getKey()) < end.getValue())) {
                probe.records();
            }
            return List.copyOf(probe.records);
        }
    }

    /** The value of a header as text, or null. */
    public static String header(ConsumerRecord<String, byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Polls shortly and returns all records read until now. */
    public synchronized List<ConsumerRecord<String, byte[]>> records() {
        consumer.poll(POLL).forEach(records::add);
        return List.copyOf(records);
    }

    /** The records of a topic as events; records that are not readable as this type are left out. */
    public <E> List<E> events(String topic, Class<E> type) {
        return records().stream().filter(record -> record.topic().equals(topic) && record.value() != null)
                .flatMap(record -> event(record, type)).toList();
    }

    private static <E> Stream<E> event(ConsumerRecord<String, byte[]> record, Class<E> type) {
        try {
            return Stream.of(JSON.read(record.value(), type));
        } catch (java.io.UncheckedIOException unreadable) {
            return Stream.empty();
        }
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
