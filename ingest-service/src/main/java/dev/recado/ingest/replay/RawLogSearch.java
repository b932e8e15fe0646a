package dev.recado.ingest.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import dev.recado.events.Topics;
import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads {@code webhooks.raw} at a limited rate, from the first record that a backfill has not read. */
final class RawLogSearch {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ASK_MAX = Duration.ofSeconds(5);

    private final Consumer<String, byte[]> log;
    private final ReadRate rate;
    private final LongSupplier nanoTime;
    private final LongConsumer pause;

    /**
     * @param bytesPerSecondMax bytes of webhooks read in a second
     * @param pause waits for the given nanoseconds
     */
    RawLogSearch(Consumer<String, byte[]> log, int bytesPerSecondMax, LongSupplier nanoTime, LongConsumer pause) {
        this.log = log;
        this.rate = new ReadRate(bytesPerSecondMax, nanoTime.getAsLong());
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** Assigns all partitions and returns the end of each. */
    Map<Integer, Long> assign() {
        var ends = new HashMap<Integer, Long>();
        UngroupedConsumers.assignFromBeginning(log, Topics.WEBHOOKS_RAW)
                .forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    /** Starts each partition at the lowest offset of all backfills. */
    void start(Collection<Backfill> backfills) {
        for (var partition : log.assignment()) {
            var first = backfills.stream()
                    .mapToLong(backfill -> backfill.offsets().getOrDefault(partition.partition(), 0L)).min().orElse(0);
            if (first > 0) {
                log.seek(partition, first);
            }
        }
    }

    ConsumerRecords<String, byte[]> next() {
        var records = log.poll(POLL);
        var bytes = 0;
        for (var raw : records) {
            bytes += size(raw);
        }
        if (bytes > 0) {
            pause.accept(rate.reserve(bytes, nanoTime.getAsLong()));
        }
        return records;
    }

    Map<TopicPartition, Long> ends() {
        return log.endOffsets(log.assignment(), ASK_MAX);
    }

    boolean reached(Map<TopicPartition, Long> ends) {
        return UngroupedConsumers.reached(log, ends);
    }

    /** The next offset of each partition. */
    Map<Integer, Long> positions() {
        var positions = new HashMap<Integer, Long>();
        log.assignment().forEach(partition -> positions.put(partition.partition(), log.position(partition)));
        return positions;
    }

    private static int size(ConsumerRecord<String, byte[]> raw) {
        return Math.max(0, raw.serializedKeySize()) + Math.max(0, raw.serializedValueSize());
    }
}
