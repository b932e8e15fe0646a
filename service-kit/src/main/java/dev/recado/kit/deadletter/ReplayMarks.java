package dev.recado.kit.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads which letters of one dead-letter topic were replayed. A mark is a record of {@code dead-letters.replayed}: its key is the
 * dead-letter topic, its value holds the offsets. All marks of a topic are in one partition.
 */
final class ReplayMarks {

    private static final Duration MARKS_MAX = Duration.ofSeconds(10);
    private static final Pattern OFFSETS = Pattern.compile("[0-9]{1,18}(,[0-9]{1,18})*");

    private final UngroupedConsumers consumers;
    private final String letters;
    private final long begin;
    private final long end;
    private final DeadLetterPartition marks;
    /** Offsets of replayed letters, relative to {@link #begin}. */
    private final BitSet replayed = new BitSet();
    private final Map<String, Long> offsetsByKey = new HashMap<>();
    private long unread;

    /**
     * @param letters the dead-letter topic
     * @param begin the first offset of interest
     * @param end the offset behind the last one of interest
     * @param from the time of the letter at this offset, or null; no mark is older than its letter
     */
    ReplayMarks(UngroupedConsumers consumers, Consumer<String, byte[]> consumer, String letters, long begin, long end,
            Instant from) {
        this.consumers = consumers;
        this.letters = letters;
        this.begin = begin;
        this.end = end;
        this.marks = new DeadLetterPartition(consumer, partition(letters));
        this.unread = marks.begin(from);
    }

    /** @param requestKey tenant, caller and Idempotency-Key of the request; null without one */
    static ProducerRecord<String, byte[]> mark(List<ConsumerRecord<String, byte[]>> replayed, String requestKey) {
        var topic = replayed.getFirst().topic();
        var offsets = replayed.stream().map(letter -> Long.toString(letter.offset())).collect(Collectors.joining(","));
        var partition = partition(topic);
        var mark = new ProducerRecord<>(partition.topic(), partition.partition(), topic,
                offsets.getBytes(StandardCharsets.UTF_8));
        if (requestKey != null) {
            DeadLetters.put(mark.headers(), DeadLetterHeaders.REPLAY_KEY, requestKey);
        }
        return mark;
    }

    /** Reads the marks that were added since the last call. It waits for the end of transactions that are open now. */
    void read() {
        var latest = latest();
        marks.read(unread, latest, MARKS_MAX, this::note);
        unread = Math.max(unread, latest);
    }

    boolean contains(long offset) {
        return replayed.get((int) (offset - begin));
    }

    /** The offset of the letter that the request with this key replayed, or null. */
    Long offsetOf(String requestKey) {
        return offsetsByKey.get(requestKey);
    }

    private void note(ConsumerRecord<String, byte[]> mark) {
        var text = mark.value() == null ? "" : new String(mark.value(), StandardCharsets.UTF_8);
        if (letters.equals(mark.key()) && OFFSETS.matcher(text).matches()) {
            var requestKey = DeadLetters.text(mark, DeadLetterHeaders.REPLAY_KEY);
            for (var offset : text.split(",")) {
                var letter = Long.parseLong(offset);
                if (requestKey != null) {
                    offsetsByKey.put(requestKey, letter);
                }
                if (letter >= begin && letter < end) {
                    replayed.set((int) (letter - begin));
                }
            }
        }
    }

    /** The end of the partition, including open transactions, which a consumer with read_committed does not return. */
    private long latest() {
        var partition = partition(letters);
        try (var all = consumers.open("dead-letters", Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            return all.endOffsets(List.of(partition), DeadLetterPartition.READ_MAX).get(partition);
        }
    }

    private static TopicPartition partition(String letters) {
        return new TopicPartition(Topics.DEAD_LETTERS_REPLAYED, Math.floorMod(letters.hashCode(), Topics.PARTITIONS));
    }
}
