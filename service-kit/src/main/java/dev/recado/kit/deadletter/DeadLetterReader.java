package dev.recado.kit.deadletter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.TenantId;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.kafka.UngroupedConsumers;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Lists this service's dead letters, within the viewer's tenant. It blocks: call it on a worker thread. */
@ApplicationScoped
public class DeadLetterReader {

    private static final Duration LIST_MAX = Duration.ofSeconds(5);
    private static final int CHUNK_OFFSETS = 50;
    private static final int READERS_MAX = 3;

    /** A dead letter without its payload, as an administrator sees it. */
    public record DeadLetterView(String topic, long offset, String eventId, String reason, String attempts,
            String originalTopic, String originalPartition, String originalOffset, String at, int bytes) {

        private static DeadLetterView of(ConsumerRecord<String, byte[]> letter) {
            var headers = DeadLetters.read(letter);
            var id = headers.get("ce_id");
            return new DeadLetterView(letter.topic(), letter.offset(), id == null ? null : CleanText.loggableId(id),
                    headers.get(DeadLetterHeaders.REASON), headers.get(DeadLetterHeaders.ATTEMPTS),
                    headers.get(DeadLetterHeaders.TOPIC), headers.get(DeadLetterHeaders.PARTITION),
                    headers.get(DeadLetterHeaders.OFFSET), headers.get(DeadLetterHeaders.AT),
                    letter.value() == null ? 0 : letter.value().length);
        }
    }

    /** @param next the cursor of the next page, or null after the last one */
    public record DeadLetterPage(List<DeadLetterView> letters, String next) {
    }

    private record Found(long timestamp, DeadLetterView view) {
    }

    private final UngroupedConsumers consumers;
    private final DeadLetterAccess access;
    private final Set<TenantId> reading = ConcurrentHashMap.newKeySet();
    /** Few readers: each may hold a record of 6 MiB. Others do not wait: they would occupy the threads of the process. */
    private final Semaphore turns = new Semaphore(READERS_MAX);

    DeadLetterReader(UngroupedConsumers consumers, DeadLetterAccess access) {
        this.consumers = consumers;
        this.access = access;
    }

    /**
     * Newest first by the time of refusal. A tenant reads one list at a time, so that it keeps no other tenant from reading.
     *
     * @param cursor the cursor of the page; null for the first page
     * @param skipped the number of letters to skip
     */
    public DeadLetterPage newest(DeadLetterViewer viewer, DeadLetterFilter filter, String cursor, int skipped, int limit) {
        if (!reading.add(viewer.tenant())) {
            throw Refusal.rateLimited(LIST_MAX);
        }
        try {
            if (!turns.tryAcquire()) {
                throw Refusal.rateLimited(LIST_MAX);
            }
            try {
                return read(viewer, filter, cursor, skipped, limit);
            } finally {
                turns.release();
            }
        } finally {
            reading.remove(viewer.tenant());
        }
    }

    private DeadLetterPage read(DeadLetterViewer viewer, DeadLetterFilter filter, String cursor, int skipped, int limit) {
        try (var consumer = DeadLetterPartition.listConsumer(consumers)) {
            var cursors = cursor == null ? null : DeadLetterCursor.of(cursor);
            List<Backward> topics = new ArrayList<>();
            for (var name : access.topics(consumer, viewer, filter)) {
                if (cursors == null || cursors.containsKey(name)) {
                    var topic = new DeadLetterPartition(consumer, name);
                    var end = cursors == null ? topic.end(filter.to()) : Math.min(cursors.get(name), topic.end(null));
                    topics.add(new Backward(topic, topic.begin(filter.from()), end));
                }
            }
            return page(topics, viewer, filter, skipped, limit);
        }
    }

    private DeadLetterPage page(List<Backward> topics, DeadLetterViewer viewer, DeadLetterFilter filter, int skipped,
            int limit) {
        var deadline = System.nanoTime() + LIST_MAX.toNanos();
        List<DeadLetterView> letters = new ArrayList<>();
        var left = skipped;
        while (letters.size() < limit && System.nanoTime() < deadline) {
            topics.forEach(topic -> topic.fill(viewer, filter));
            var newest = topics.stream().filter(topic -> !topic.found.isEmpty())
                    .max(Comparator.comparingLong(topic -> topic.found.getFirst().timestamp()));
            if (newest.isPresent()) {
                var view = newest.get().found.removeFirst().view();
                if (left-- <= 0) {
                    letters.add(view);
                }
            } else if (topics.stream().allMatch(Backward::isRead)) {
                break;
            }
        }
        if (left > 0 && letters.isEmpty() && topics.stream().anyMatch(topic -> !topic.isRead())) {
            throw Refusal.invalid("page", "is too far from the first one to be found within " + LIST_MAX.toSeconds()
                    + " s; follow next");
        }
        Map<String, Long> rest = new TreeMap<>();
        topics.stream().filter(topic -> !topic.isRead()).forEach(topic -> rest.put(topic.topic.name(), topic.next()));
        return new DeadLetterPage(letters, rest.isEmpty() ? null : DeadLetterCursor.text(rest));
    }

    /** Reads one topic from its end to its beginning, {@link #CHUNK_OFFSETS} offsets at a time. */
    private final class Backward {

        private final DeadLetterPartition topic;
        private final long begin;
        private final Deque<Found> found = new ArrayDeque<>();
        private long unread;

        private Backward(DeadLetterPartition topic, long begin, long end) {
            this.topic = topic;
            this.begin = begin;
            this.unread = end;
        }

        private boolean isRead() {
            return unread <= begin && found.isEmpty();
        }

        /** The offset below which the next page continues. */
        private long next() {
            return found.isEmpty() ? unread : found.getFirst().view().offset() + 1;
        }

        /** Reads the next chunk when all letters of the last one were returned. */
        private void fill(DeadLetterViewer viewer, DeadLetterFilter filter) {
            if (found.isEmpty() && unread > begin) {
                var from = Math.max(begin, unread - CHUNK_OFFSETS);
                topic.read(from, unread, DeadLetterPartition.READ_MAX, letter -> {
                    if (access.isVisible(letter, viewer)
                            && filter.selects(letter, DeadLetters.text(letter, DeadLetterHeaders.REASON))) {
                        found.addFirst(new Found(letter.timestamp(), DeadLetterView.of(letter)));
                    }
                });
                unread = from;
            }
        }
    }
}
