package dev.recado.kit.deadletter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Topics;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.idempotency.StoredAnswers;
import dev.recado.kit.kafka.TransactionalProducers;
import dev.recado.kit.kafka.TransactionalProducers.TransactionalProducer;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Publishes dead letters to their original topics, for this service only. One Kafka transaction stores the record and marks
 * the letter, so that a replay by filter replays no letter twice. It blocks: call it on a worker thread.
 */
@ApplicationScoped
public class DeadLetterReplays {

    private static final Duration AUDIT_MAX = Duration.ofSeconds(15);
    private static final Duration MARKS_MAX = Duration.ofSeconds(10);
    /** A mark that is older does not count for its Idempotency-Key. */
    private static final Duration KEY_AGE_MAX = Duration.ofHours(24);
    /** A replay by filter ends after this time; the next call continues. */
    private static final Duration RUN_MAX = Duration.ofSeconds(15);

    /**
     * The result of a replay by filter.
     *
     * @param notReplayable letters whose record was too large to be kept, or that have no valid origin
     * @param complete false when the time was over before the last letter; a repetition of the request continues
     */
    public record ReplayResult(int replayed, int alreadyReplayed, int notReplayable, boolean complete) {

        private ReplayResult plus(ReplayResult other) {
            return new ReplayResult(replayed + other.replayed, alreadyReplayed + other.alreadyReplayed,
                    notReplayable + other.notReplayable, complete && other.complete);
        }
    }

    private final UngroupedConsumers consumers;
    private final TransactionalProducers producers;
    private final DeadLetterAccess access;
    private final RecadoConfig config;
    private final Audits audits;
    private final Clock clock;
    /** One replay at a time in this process: it may hold a record of 6 MiB. */
    private final Semaphore turns = new Semaphore(1);

    DeadLetterReplays(UngroupedConsumers consumers, TransactionalProducers producers, DeadLetterAccess access,
            RecadoConfig config, Audits audits, Clock clock) {
        this.consumers = consumers;
        this.producers = producers;
        this.access = access;
        this.config = config;
        this.audits = audits;
        this.clock = clock;
    }

    /**
     * Replays one dead letter, even if it was replayed before. Publishes the audit first, so that no replay is unaudited.
     *
     * @param once null when the request has no Idempotency-Key; a repetition of its request replays nothing
     */
    public void replay(DeadLetterViewer viewer, String topic, long offset, IdempotentRequest once) {
        inTurn(() -> {
            try (var consumer = DeadLetterTopic.consumer(consumers)) {
                if (!access.topics(consumer, viewer).contains(topic)) {
                    throw Refusal.notFound("dead letter");
                }
                var letters = new DeadLetterTopic(consumer, topic);
                var letter = offset < letters.begin(null) || offset >= letters.end(null) ? null : letters.find(offset);
                if (letter == null || DeadLetters.isReplayMark(letter) || !access.isVisible(letter, viewer)) {
                    throw Refusal.notFound("dead letter");
                }
                if (DeadLetters.text(letter, DeadLetterHeaders.LEFT_OUT) != null) {
                    throw Refusal.conflict("NOT_KEPT",
                            "the record was too large to be kept; it is only on its original topic");
                }
                replay(viewer, letters, letter, key(once));
            }
            return null;
        });
    }

    private void replay(DeadLetterViewer viewer, DeadLetterTopic letters, ConsumerRecord<String, byte[]> letter, String key) {
        // fences another replay of this topic before the marks are read
        try (var producer = producer(letters.name())) {
            if (key != null && isRepetition(letters, letter.offset(), key)) {
                return;
            }
            audits.publish(AuditEntry.of(viewer.tenant(), viewer.actor(), "dead_letter.replayed")
                    .to("dead_letters", letters.name()).with("offset", letter.offset())).await().atMost(AUDIT_MAX);
            if (!store(producer, letter, key)) {
                throw Refusal.conflict("NOT_REPLAYABLE", "the dead letter names no original topic of its own");
            }
        } catch (ProducerFencedException e) {
            throw fenced(letters.name(), e);
        }
    }

    /** Reads the marks of the last day, because the replicas of a service without a database share nothing else. */
    private boolean isRepetition(DeadLetterTopic letters, long offset, String key) {
        var offsets = new HashSet<Long>();
        letters.read(letters.begin(clock.instant().minus(KEY_AGE_MAX)), letters.end(null), MARKS_MAX, mark -> {
            if (key.equals(DeadLetters.text(mark, DeadLetterHeaders.REPLAY_KEY))) {
                offsets.add(DeadLetters.replayedOffset(mark));
            }
        });
        if (!offsets.isEmpty() && !offsets.contains(offset)) {
            throw StoredAnswers.keyReused();
        }
        return !offsets.isEmpty();
    }

    private static String key(IdempotentRequest once) {
        return once == null ? null : once.tenant() + ":" + once.caller() + ":" + once.key();
    }

    private static Refusal fenced(String topic, ProducerFencedException cause) {
        Log.debugf("Replay fenced topic=%s", topic);
        return (Refusal) Refusal.conflict("REPLAY_RUNNING",
                "another replay of this topic has begun and ended this one; repeat the request to see what is left")
                .initCause(cause);
    }

    /** Replays all dead letters that the filter selects and that were not replayed before, oldest first. */
    public ReplayResult replay(DeadLetterViewer viewer, DeadLetterFilter filter) {
        if (filter.isAll()) {
            throw Refusal.invalid("topic", "at least one of topic, from, to and reason is required");
        }
        return inTurn(() -> {
            try (var consumer = DeadLetterTopic.consumer(consumers)) {
                var topics = access.topics(consumer, viewer, filter);
                audits.publish(audit(viewer, filter, "dead_letters.replay_started")).await().atMost(AUDIT_MAX);
                var deadline = System.nanoTime() + RUN_MAX.toNanos();
                var result = new ReplayResult(0, 0, 0, true);
                for (var topic : topics) {
                    result = result.plus(replay(new DeadLetterTopic(consumer, topic), viewer, filter, deadline));
                }
                audits.publish(audit(viewer, filter, "dead_letters.replayed").with("count", result.replayed())).await()
                        .atMost(AUDIT_MAX);
                return result;
            }
        });
    }

    private ReplayResult replay(DeadLetterTopic topic, DeadLetterViewer viewer, DeadLetterFilter filter, long deadline) {
        var begin = topic.begin(filter.from());
        if (begin >= topic.end(null)) {
            return new ReplayResult(0, 0, 0, true);
        }
        if (System.nanoTime() > deadline) {
            return new ReplayResult(0, 0, 0, false);
        }
        // fences another replay of this topic before its marks are read
        try (var producer = producer(topic.name())) {
            var selected = new BitSet();
            var marked = new BitSet();
            topic.read(begin, topic.end(null), MARKS_MAX, letter -> note(letter, begin, viewer, filter, selected, marked));
            var already = (BitSet) selected.clone();
            already.and(marked);
            selected.andNot(marked);
            return replayEach(topic, begin, selected, already.cardinality(), producer, deadline);
        } catch (ProducerFencedException e) {
            throw fenced(topic.name(), e);
        }
    }

    private void note(ConsumerRecord<String, byte[]> letter, long begin, DeadLetterViewer viewer, DeadLetterFilter filter,
            BitSet selected, BitSet marked) {
        if (DeadLetters.isReplayMark(letter)) {
            var offset = DeadLetters.replayedOffset(letter);
            if (offset >= begin && offset < letter.offset()) {
                marked.set((int) (offset - begin));
            }
        } else if (access.isVisible(letter, viewer)
                && filter.selects(letter, DeadLetters.text(letter, DeadLetterHeaders.REASON))) {
            selected.set((int) (letter.offset() - begin));
        }
    }

    private ReplayResult replayEach(DeadLetterTopic topic, long begin, BitSet selected, int already,
            TransactionalProducer producer, long deadline) {
        var replayed = 0;
        var notReplayable = 0;
        for (var i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1)) {
            if (System.nanoTime() > deadline) {
                return new ReplayResult(replayed, already, notReplayable, false);
            }
            var letter = topic.find(begin + i);
            if (letter != null && DeadLetters.text(letter, DeadLetterHeaders.LEFT_OUT) == null
                    && store(producer, letter, null)) {
                replayed++;
            } else {
                notReplayable++;
            }
        }
        return new ReplayResult(replayed, already, notReplayable, true);
    }

    /**
     * Stores the record and its mark; returns false when the letter cannot be replayed.
     *
     * @param key of the request, or null
     */
    private boolean store(TransactionalProducer producer, ConsumerRecord<String, byte[]> letter, String key) {
        var original = DeadLetters.text(letter, DeadLetterHeaders.TOPIC);
        if (original == null || !letter.topic().equals(Topics.deadLetterOf(original, config.service()))
                && !letter.topic().equals(Topics.commonDeadLetterOf(original, config.service()))) {
            return false;
        }
        var headers = DeadLetters.withoutOwn(letter);
        DeadLetters.put(headers, DeadLetterHeaders.REPLAY_FOR, config.service());
        var mark = DeadLetters.onlyOwn(letter.headers());
        DeadLetters.put(mark, DeadLetterHeaders.REPLAYED, Long.toString(letter.offset()));
        if (key != null) {
            DeadLetters.put(mark, DeadLetterHeaders.REPLAY_KEY, key);
        }
        try {
            producer.store(List.of(new ProducerRecord<>(original, null, letter.key(), letter.value(), headers),
                    new ProducerRecord<>(letter.topic(), null, (String) null, new byte[0], mark)));
            return true;
        } catch (KafkaException e) {
            if (e instanceof RecordTooLargeException || e.getCause() instanceof RecordTooLargeException) {
                Log.warnf("A dead letter is too large to be replayed; raise max.message.bytes of its original topic topic=%s"
                        + " offset=%d", letter.topic(), letter.offset());
                return false;
            }
            throw e;
        }
    }

    private TransactionalProducer producer(String topic) {
        return producers.open(config.service() + ".replay." + topic);
    }

    private <T> T inTurn(java.util.function.Supplier<T> work) {
        if (!turns.tryAcquire()) {
            throw Refusal.conflict("REPLAY_RUNNING", "another replay runs in this process; repeat the request later");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private static AuditEntry audit(DeadLetterViewer viewer, DeadLetterFilter filter, String action) {
        var audit = AuditEntry.of(viewer.tenant(), viewer.actor(), action).to("dead_letters",
                filter.topic() == null ? "all" : filter.topic());
        time(audit, "from", filter.from());
        time(audit, "to", filter.to());
        if (filter.reason() != null) {
            var reason = filter.reason().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            audit.with("reason", AuditRecorded.isPlain(reason) ? reason : "other");
        }
        return audit;
    }

    private static void time(AuditEntry audit, String name, Instant at) {
        if (at != null) {
            audit.with(name, at.getEpochSecond());
        }
    }
}
