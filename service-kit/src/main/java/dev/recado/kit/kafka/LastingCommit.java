package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.FailureClassifier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Commits offsets of handled records and repeats a failed commit, which the connector's own strategies do not (ADR 0004). */
final class LastingCommit implements KafkaCommitHandler {

    /** Value of the setting {@code commit-strategy}. */
    static final String NAME = "lasting";

    private static final int PERIOD_MILLIS = 1000;
    private static final Duration LAST_COMMIT_MAX = Duration.ofSeconds(2);

    private final KafkaConsumer<?, ?> consumer;
    private final Vertx vertx;
    private final Counter failures;
    private final long timer;
    private final Map<TopicPartition, AcknowledgedOffsets> partitions = new ConcurrentHashMap<>();
    private final AtomicBoolean committing = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** Creates one instance for each channel. */
    @ApplicationScoped
    @Identifier(NAME)
    static class Factory implements KafkaCommitHandler.Factory {

        private final MeterRegistry meters;

        Factory(MeterRegistry meters) {
            this.meters = meters;
        }

        @Override
        public KafkaCommitHandler create(KafkaConnectorIncomingConfiguration config, Vertx vertx, KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            var period = config.config().getOptionalValue("auto.commit.interval.ms", Integer.class).orElse(PERIOD_MILLIS);
            return new LastingCommit(consumer, vertx, meters, period);
        }
    }

    private LastingCommit(KafkaConsumer<?, ?> consumer, Vertx vertx, MeterRegistry meters, int periodMillis) {
        this.consumer = consumer;
        this.vertx = vertx;
        this.failures = meters.counter("recado.commit.failures", "group", group());
        this.timer = vertx.setPeriodic(periodMillis, id -> commit());
    }

    @Override
    public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> record) {
        partitions.computeIfAbsent(partition(record), added -> new AcknowledgedOffsets()).received(record.getOffset());
        return Uni.createFrom().item(record);
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        var offsets = partitions.get(partition(record));
        if (offsets != null) {
            offsets.handled(record.getOffset());
        }
        return Uni.createFrom().voidItem().runSubscriptionOn(record::runOnMessageContext);
    }

    /** Runs on the polling thread. Drops the offsets of an earlier assignment. */
    @Override
    public void partitionsAssigned(Collection<TopicPartition> assigned) {
        partitions.keySet().removeAll(assigned);
    }

    /** Runs on the polling thread. Commits a last time; the inbox skips events that the next consumer repeats. */
    @Override
    public void partitionsRevoked(Collection<TopicPartition> revoked) {
        var offsets = uncommitted();
        offsets.keySet().retainAll(revoked);
        partitions.keySet().removeAll(revoked);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.unwrap().commitSync(offsets, LAST_COMMIT_MAX);
        } catch (KafkaException e) {
            failures.increment();
            Log.infof("The last commit before a rebalance failed; the next consumer repeats some records group=%s outcome=%s",
                    group(), FailureClassifier.outcome(e));
        }
    }

    /** Only cancels the timer: closing the consumer revokes its partitions, and that commits. */
    @Override
    public void terminate(boolean graceful) {
        vertx.cancelTimer(timer);
    }

    private void commit() {
        if (!uncommitted().isEmpty() && committing.compareAndSet(false, true)) {
            consumer.runOnPollingThread(polling -> {
                commit(polling);
            }).subscribe().with(requested -> {
            }, this::failed);
        }
    }

    /** Runs on the polling thread, where assignments do not change. It never commits a partition of another consumer. */
    private void commit(Consumer<?, ?> polling) {
        partitions.keySet().retainAll(polling.assignment());
        var offsets = uncommitted();
        polling.commitAsync(offsets, (stored, failure) -> {
            if (failure == null) {
                committed(offsets);
            } else {
                failed(failure);
            }
        });
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        waiting.set(false);
        offsets.forEach((partition, offset) -> {
            var acknowledged = partitions.get(partition);
            if (acknowledged != null) {
                acknowledged.committed(offset.offset());
            }
        });
        committing.set(false);
    }

    private void failed(Throwable failure) {
        failures.increment();
        if (waiting.compareAndSet(false, true)) {
            Log.infof("Commit failed and is repeated until it succeeds group=%s outcome=%s", group(),
                    FailureClassifier.outcome(failure));
        }
        committing.set(false);
    }

    private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, acknowledged) -> acknowledged.uncommitted()
                .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
        return offsets;
    }

    private String group() {
        return String.valueOf(consumer.configuration().get("group.id"));
    }

    private static TopicPartition partition(IncomingKafkaRecord<?, ?> record) {
        return new TopicPartition(record.getTopic(), record.getPartition());
    }
}
