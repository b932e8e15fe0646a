package dev.recado.kit.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads one partition: a dead-letter topic, or its marks. Small fetches keep few records in memory. */
final class DeadLetterPartition {

    static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Kafka returns a larger record alone. */
    private static final int FETCH_BYTES_MAX = 1024 * 1024;
    private static final int POLL_RECORDS_MAX = 50;
    /**
     * The broker waits at the end of a topic, and the consumer fetches nothing else meanwhile: with the default of 500 ms, each
     * change of the topic costs half a second.
     */
    private static final int FETCH_WAIT_MILLIS_MAX = 10;
    /** The clocks of the replicas, which set the time of refusal, differ by less. */
    private static final Duration CLOCKS_DIFFER_MAX = Duration.ofMinutes(10);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;

    DeadLetterPartition(Consumer<String, byte[]> consumer, String topic) {
        this(consumer, new TopicPartition(topic, 0));
    }

    DeadLetterPartition(Consumer<String, byte[]> consumer, TopicPartition partition) {
        this.consumer = consumer;
        this.partition = partition;
    }

    static Consumer<String, byte[]> consumer(UngroupedConsumers consumers) {
        return consumer(consumers, POLL_RECORDS_MAX);
    }

    /** Holds one record at a time: Kafka fetches the next ones only when all that it has are read. */
    static Consumer<String, byte[]> listConsumer(UngroupedConsumers consumers) {
        return consumer(consumers, 1);
    }

    private static Consumer<String, byte[]> consumer(UngroupedConsumers consumers, int pollRecordsMax) {
        var millis = Long.toString(READ_MAX.toMillis());
        return consumers.open("dead-letters", Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Integer.toString(FETCH_WAIT_MILLIS_MAX),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES_MAX),
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(FETCH_BYTES_MAX),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(pollRecordsMax)));
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
        var deadline = System.nanoTime() + max.toNanos();
        var rest = readWhile(from, to, letter -> {
            each.accept(letter);
            return true;
        }, deadline);
        if (rest < to) {
            throw Refusal.unavailable(READ_MAX, "records of " + name() + " were not read within " + max.toSeconds()
                    + " s; repeat the request later");
        }
    }

    /**
     * As above, until the action returns false or the deadline is over.
     *
     * @param deadline in terms of {@link System#nanoTime()}; records of the last fetch are still passed
     * @return the offset of the first record that was not accepted; {@code to} or more after the last one
     */
    long readWhile(long from, long to, Predicate<ConsumerRecord<String, byte[]>> each, long deadline) {
        if (from >= to) {
            return to;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        while (consumer.position(partition, READ_MAX) < to) {
            if (System.nanoTime() - deadline > 0) {
                return consumer.position(partition, READ_MAX);
            }
            for (var letter : consumer.poll(POLL)) {
                if (letter.offset() >= from && letter.offset() < to && !each.test(letter)) {
                    return letter.offset();
                }
            }
        }
        return to;
    }

    /** The record at the offset, or null. */
    ConsumerRecord<String, byte[]> find(long offset) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        read(offset, offset + 1, READ_MAX, found::add);
        return found.isEmpty() ? null : found.getFirst();
    }
}
