package dev.recado.ingest.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.recado.events.Topics;
import dev.recado.ingest.replay.Replay.ReplayRequest;
import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets of {@code webhooks.raw} that a replay reads.
 *
 * @param begins the first offset to read, by partition
 * @param ends the first offset not to read, by partition
 */
record RawLogRange(Map<Integer, Long> begins, Map<Integer, Long> ends) {

    /** Covers clock differences and the time between the receipt of a webhook and its record. */
    private static final Duration MARGIN = Duration.ofHours(1);
    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    RawLogRange {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /** Finds the offsets by the records' times, and assigns all partitions to the consumer. */
    static RawLogRange find(Consumer<String, byte[]> consumer, ReplayRequest request) {
        var last = UngroupedConsumers.assignFromBeginning(consumer, Topics.WEBHOOKS_RAW);
        var from = offsets(consumer, last, request.from().minus(MARGIN).toEpochMilli());
        return new RawLogRange(from, offsets(consumer, last, request.end().plus(MARGIN).toEpochMilli()));
    }

    /** Continues at the given offsets and pauses the partitions that are already read. */
    void seek(Consumer<String, byte[]> consumer, Map<Integer, Long> reached) {
        begins.forEach((partition, begin) -> consumer.seek(new TopicPartition(Topics.WEBHOOKS_RAW, partition),
                Math.max(begin, reached.getOrDefault(partition, begin))));
        pausePartitionsAtEnd(consumer);
    }

    boolean includes(ConsumerRecord<String, byte[]> raw) {
        return raw.offset() < ends.getOrDefault(raw.partition(), 0L);
    }

    /** True when the consumer has reached the end of all partitions. */
    boolean isAtEnd(Consumer<String, byte[]> consumer) {
        pausePartitionsAtEnd(consumer);
        return consumer.paused().size() == ends.size();
    }

    /** The share that is read, from 0 to 1. */
    double share(Map<Integer, Long> reached) {
        var all = 0L;
        var done = 0L;
        for (var partition : begins.keySet()) {
            var begin = begins.get(partition);
            var end = Math.max(begin, ends.getOrDefault(partition, begin));
            all += end - begin;
            done += Math.clamp(reached.getOrDefault(partition, begin), begin, end) - begin;
        }
        return all == 0 ? 1 : (double) done / all;
    }

    private void pausePartitionsAtEnd(Consumer<String, byte[]> consumer) {
        consumer.pause(consumer.assignment().stream()
                .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition.partition(), 0L)).toList());
    }

    /** A time before 1970, which Kafka refuses, stands for the beginning. */
    private static Map<Integer, Long> offsets(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> last, long time) {
        var times = new HashMap<TopicPartition, Long>();
        last.keySet().forEach(partition -> times.put(partition, Math.max(0, time)));
        var found = consumer.offsetsForTimes(times, ASK_MAX);
        var offsets = new HashMap<Integer, Long>();
        last.forEach((partition, end) -> offsets.put(partition.partition(),
                found.get(partition) == null ? end : Math.min(end, found.get(partition).offset())));
        return offsets;
    }
}
