package dev.recado.kit.deadletter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.RateLimit;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.idempotency.StoredAnswers;
import dev.recado.kit.kafka.TransactionalProducers;
import dev.recado.kit.kafka.TransactionalProducers.TransactionalProducer;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Publishes dead letters to their original topics, for this service only. One Kafka transaction stores the records and marks
 * the letters, so that no letter is replayed twice by mistake. It blocks: call it on a worker thread.
 */
@ApplicationScoped
public class DeadLetterReplays {

    private static final Duration AUDIT_MAX = Duration.ofSeconds(15);
    /** A mark that is older does not count for its Idempotency-Key. */
    private static final Duration KEY_AGE_MAX = Duration.ofHours(24);

    private static final int REPLAYS_MAX = 3;
    /** Of one tenant at one replica. */
    private static final int REPLAYS_PER_MINUTE_MAX = 60;
    private static final int TENANTS_MAX = 10_000;
    /** Of one tenant at one replica. Each ends another tenant's replay of the topic, and the letters for them never run out. */
    private static final int REPETITIONS_PER_MINUTE_MAX = 6;

    /**
     * The result of a replay by filter.
     *
     * @param notReplayable letters whose record was too large to be kept, or that have no valid origin
     * @param complete false when the time was over before the last letter; a repetition of the request continues
     */
    public record ReplayResult(int replayed, int alreadyReplayed, int notReplayable, boolean complete) {

        ReplayResult plus(ReplayResult other) {
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
    private final RateLimit rate = RateLimit.perMinute(REPLAYS_PER_MINUTE_MAX, TENANTS_MAX);
    private final RateLimit repetitions = RateLimit.perMinute(REPETITIONS_PER_MINUTE_MAX, TENANTS_MAX);
    private final Set<TenantId> running = ConcurrentHashMap.newKeySet();
    /** Few replays at a time in this process: each may hold two records of 6 MiB. */
    private final Semaphore turns = new Semaphore(REPLAYS_MAX);

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
     * Replays one dead letter. Publishes the audit first, so that no replay is unaudited.
     *
     * @param again whether to replay a letter that was replayed before; a tenant may do so few times a minute
     * @param once null when the request has no Idempotency-Key; a repetition of its request replays nothing
     */
    public void replay(DeadLetterViewer viewer, String topic, long offset, boolean again, IdempotentRequest once) {
        if (offset < 0) {
            throw Refusal.notFound("dead letter");
        }
        inTurn(viewer, () -> {
            try (var consumer = DeadLetterPartition.consumer(consumers)) {
                if (!access.topics(consumer, viewer).contains(topic)) {
                    throw Refusal.notFound("dead letter");
                }
                var letter = letter(new DeadLetterPartition(consumer, topic), offset, viewer);
                var key = key(once);
                var marks = new ReplayMarks(consumers, consumer, topic, offset, offset + 1, oldestMark(letter, key));
                if (!isRepetition(marks, offset, again, key)) {
                    if (marks.contains(offset)) {
                        repetitions.acquire(viewer.tenant().toString());
                    }
                    publish(AuditEntry.of(viewer.tenant(), viewer.actor(), "dead_letter.replayed").to("dead_letters", topic)
                            .with("offset", offset));
                    try (var producer = producer(topic)) {
                        // another replica may have replayed it until now; this producer has fenced that one
                        if (!isRepetition(marks, offset, again, key)) {
                            store(producer, letter, key);
                        }
                    }
                }
            }
            return null;
        });
    }

    private ConsumerRecord<String, byte[]> letter(DeadLetterPartition topic, long offset, DeadLetterViewer viewer) {
        var letter = offset < topic.begin(null) || offset >= topic.end(null) ? null : topic.find(offset);
        if (letter == null || !access.isVisible(letter, viewer)) {
            throw Refusal.notFound("dead letter");
        }
        if (DeadLetterBatch.isLeftOut(letter)) {
            throw Refusal.conflict("NOT_KEPT", "the record was too large to be kept; it is only on its original topic");
        }
        return letter;
    }

    private static String key(IdempotentRequest once) {
        return once == null ? null : once.tenant() + ":" + once.caller() + ":" + once.key();
    }

    /** No mark of the letter is older than the letter; one of the key may be of another letter. */
    private Instant oldestMark(ConsumerRecord<String, byte[]> letter, String key) {
        var refused = Instant.ofEpochMilli(letter.timestamp());
        var keyed = clock.instant().minus(KEY_AGE_MAX);
        return key == null || refused.isBefore(keyed) ? refused : keyed;
    }

    private static boolean isRepetition(ReplayMarks marks, long offset, boolean again, String key) {
        marks.read();
        var keyed = key == null ? null : marks.offsetOf(key);
        if (keyed != null && keyed != offset) {
            throw StoredAnswers.keyReused();
        }
        if (keyed == null && marks.contains(offset) && !again) {
            throw Refusal.conflict("ALREADY_REPLAYED", "the dead letter was replayed before; add again=true to repeat it");
        }
        return keyed != null;
    }

    private void store(TransactionalProducer producer, ConsumerRecord<String, byte[]> letter, String key) {
        var batch = new DeadLetterBatch(producer, config.service(), key);
        if (DeadLetterBatch.isReplayable(letter, config.service())) {
            batch.add(letter);
            batch.store();
        }
        if (batch.replayed() == 0) {
            throw Refusal.conflict("NOT_REPLAYABLE",
                    "the dead letter names no original topic of its own, or is too large for it");
        }
    }

    /** Replays all dead letters that the filter selects and that were not replayed before, oldest first. */
    public ReplayResult replay(DeadLetterViewer viewer, DeadLetterFilter filter) {
        if (filter.isAll()) {
            throw Refusal.invalid("topic", "at least one of topic, from, to and reason is required");
        }
        return inTurn(viewer, () -> new FilterReplay(consumers, producers, access, this::publish, config.service(), viewer,
                filter).run());
    }

    private void publish(AuditEntry audit) {
        audits.publish(audit).await().atMost(AUDIT_MAX);
    }

    private TransactionalProducer producer(String topic) {
        return producer(producers, config.service(), topic);
    }

    /** Ends a replay of this topic that runs in another process, or for another tenant. */
    static TransactionalProducer producer(TransactionalProducers producers, String service, String topic) {
        return producers.open(service + ".replay." + topic);
    }

    /** Runs one replay per tenant at a time, so that no tenant keeps another from replaying. */
    private <T> T inTurn(DeadLetterViewer viewer, Supplier<T> work) {
        var tenant = viewer.tenant();
        rate.acquire(tenant.toString());
        if (!running.add(tenant)) {
            throw runningElsewhere("another replay of this tenant runs in this process; repeat the request later");
        }
        try {
            if (!turns.tryAcquire()) {
                throw runningElsewhere(
                        "the maximum of " + REPLAYS_MAX + " replays runs in this process; repeat the request later");
            }
            try {
                return work.get();
            } finally {
                turns.release();
            }
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw (Refusal) runningElsewhere(
                    "another replay of this topic has begun and ended this one; repeat the request to see what is left")
                    .initCause(e);
        } finally {
            running.remove(tenant);
        }
    }

    private static Refusal runningElsewhere(String message) {
        return Refusal.conflict("REPLAY_RUNNING", message);
    }
}
