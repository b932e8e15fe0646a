package dev.recado.kit.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads records of one dead-letter topic, which has one partition. Small fetches keep few records in memory. */
final class DeadLetterTopic {

    static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Kafka returns a larger record alone. */
    private static final int FETCH_BYTES_MAX = 1024 * 1024;
    private static final int POLL_RECORDS_MAX = 50;
    /** The clocks of the replicas, which set the time of refusal, differ by less. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(10);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;

    DeadLetterTopic(Consumer<String, byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.partition = new TopicPartition(topic, 0);
    }

    static Consumer<String, byte[]> consumer(UngroupedConsumers consumers) {
        var millis = Long.toString(READ_MAX.toMillis());
        return consumers.open("dead-letters", Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES_MAX),
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(FETCH_BYTES_MAX),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(POLL_RECORDS_MAX)));
    }

    String name() {
        return partition.topic();
    }

    long begin(Instant from) {
        return from == null
                ? consumer.beginningOffsets(List.of(partition), READ_MAX).get(partition)
                : offsetAt(from.minus(CLOCKS_DIFFER_MAX));
    }

    long end(Instant to) {
        return to == null
                ? consumer.endOffsets(List.of(partition), READ_MAX).get(partition)
                : offsetAt(to.plus(CLOCKS_DIFFER_MAX));
    }

    private long offsetAt(Instant time) {
        var found = consumer.offsetsForTimes(Map.of(partition, Math.max(0, time.toEpochMilli())), READ_MAX).get(partition);
        return found == null ? end(null) : found.offset();
    }

    /** Passes each record between the offsets to the action, one after the other; none is kept. */
    void read(long from, long to, Duration max, java.util.function.Consumer<ConsumerRecord<String, byte[]>> each) {
        if (from >= to) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        var deadline = System.nanoTime() + max.toNanos();
        while (consumer.position(partition, READ_MAX) < to) {
            if (System.nanoTime() > deadline) {
                throw Refusal.unavailable(READ_MAX, "dead letters of " + name() + " were not read within " + max.toSeconds()
                        + " s; name a shorter time range");
            }
            for (var letter : consumer.poll(POLL)) {
                if (letter.offset() < to) {
                    each.accept(letter);
                }
            }
        }
    }

    /** The record at the offset, or null. */
    ConsumerRecord<String, byte[]> find(long offset) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        read(offset, offset + 1, READ_MAX, found::add);
        return found.isEmpty() ? null : found.getFirst();
    }
}
