package dev.recado.ingest.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.TopicReader;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the webhooks that were received for a number before it was connected, from {@code webhooks.raw}.
 *
 * <p>The replicas form a consumer group of the single partition of {@code channels.connected}, whose owner does the work. Progress is
 * recorded in {@code backfills.changed}, so that a restart reads no webhook again. Stable event ids make a repetition harmless.
 */
@Singleton
class NumberBackfills {

    private static final Duration POLL = Duration.ofMillis(300);
    /** How long another replica may still treat the number as unknown after it was connected. */
    private static final Duration TAIL = ConnectedChannels.UNKNOWN_FOR_MAX.multipliedBy(2);
    private static final Duration SAVE_EVERY = Duration.ofSeconds(10);
    private static final Runnable NOTHING_TO_SAVE = () -> Log.trace("no search is in progress, so no progress is saved");

    private final IngestKafkaClients clients;
    private final ConnectedChannels channels;
    private final RawLogReader reader;
    private final RawLogPublisher publisher;
    private final EventJson json;
    private final ReplayConfig config;
    private final Clock clock;
    private final TopicReader thread;

    NumberBackfills(IngestKafkaClients clients, ConnectedChannels channels, RawLogReader reader, RawLogPublisher publisher,
            EventJson json, ReplayConfig config, Clock clock) {
        this.clients = clients;
        this.channels = channels;
        this.reader = reader;
        this.publisher = publisher;
        this.json = json;
        this.config = config;
        this.clock = clock;
        this.thread = new TopicReader("recado-backfills", () -> clients.groupMember("late-numbers"), this::run);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    @PreDestroy
    void stop() {
        thread.stop();
    }

    /** Works while this process owns the partition. A failure leaves the group, and another process continues. */
    private void run(Consumer<String, byte[]> group) {
        var ownership = new Ownership(group);
        group.subscribe(List.of(Topics.CHANNELS_CONNECTED), ownership);
        while (thread.running()) {
            group.poll(POLL);
            if (owns(group) && channels.loaded()) {
                work(group, ownership);
            }
        }
    }

    private void work(Consumer<String, byte[]> group, Ownership ownership) {
        try (var register = BackfillRegister.open(clients, json, clock)) {
            while (thread.running() && owns(group)) {
                var due = register.due(channels.openNumbers());
                if (!due.isEmpty()) {
                    search(group, ownership, register, new Backfills(due));
                }
                group.poll(POLL);
            }
        }
    }

    /** Reads the log for {@link #TAIL}, then to its end at that time. A later end might never be reached under load. */
    private void search(Consumer<String, byte[]> group, Ownership ownership, BackfillRegister register, Backfills backfills) {
        try (var consumer = clients.consumer("raw-log-search")) {
            var log = new RawLogSearch(consumer, Math.toIntExact(config.backfillBytesPerSecondMax().asLongValue()),
                    System::nanoTime, LockSupport::parkNanos);
            backfills.readRecreatedAgain(log.assign());
            log.start(backfills.open());
            ownership.beforeRevoked = () -> register.save(backfills.advance(log.positions()));
            var until = clock.instant().plus(TAIL);
            var saved = clock.instant();
            Map<TopicPartition, Long> ends = null;
            while (thread.running() && owns(group)) {
                backfills.keep(channels);
                log.next().forEach(raw -> publish(backfills, raw));
                ends = ends == null && clock.instant().isAfter(until) ? log.ends() : ends;
                if (ends != null && log.reached(ends)) {
                    register.save(backfills.finish(log.positions()));
                    return;
                }
                saved = saveProgress(register, backfills, log, saved);
                group.poll(Duration.ZERO);
            }
        } finally {
            ownership.beforeRevoked = NOTHING_TO_SAVE;
        }
    }

    private Instant saveProgress(BackfillRegister register, Backfills backfills, RawLogSearch log, Instant saved) {
        if (clock.instant().isBefore(saved.plus(SAVE_EVERY))) {
            return saved;
        }
        register.save(backfills.advance(log.positions()));
        return clock.instant();
    }

    private void publish(Backfills backfills, ConsumerRecord<String, byte[]> raw) {
        var numbers = backfills.wanting(raw);
        if (numbers.isEmpty()) {
            return;
        }
        try {
            var records = reader.recordsOf(numbers, raw);
            if (!records.isEmpty()) {
                publisher.publish(records);
                backfills.count(numbers);
            }
        } catch (RecordTooLargeException e) {
            Log.errorf(e, "An earlier webhook is skipped, because Kafka refuses its size; raise the topics' max.message.bytes"
                    + " partition=%d offset=%d", raw.partition(), raw.offset());
        }
    }

    private static boolean owns(Consumer<String, byte[]> group) {
        return !group.assignment().isEmpty();
    }

    /** The backfills of one search. */
    private static final class Backfills {

        private final Map<String, Backfill> byNumber = new HashMap<>();
        private final Map<String, Long> webhooks = new HashMap<>();

        Backfills(List<Backfill> due) {
            due.forEach(backfill -> {
                byNumber.put(backfill.number().phoneNumberId(), backfill);
                webhooks.put(backfill.number().phoneNumberId(), backfill.webhooks());
            });
        }

        Collection<Backfill> open() {
            return byNumber.values();
        }

        /** Drops numbers that were disconnected meanwhile; the backfill of their next connection reads these records again. */
        void keep(ConnectedChannels channels) {
            byNumber.values().removeIf(backfill -> !channels.isOpen(backfill.number()));
        }

        void readRecreatedAgain(Map<Integer, Long> ends) {
            byNumber.replaceAll((number, backfill) -> backfill.upTo(ends));
        }

        Set<String> wanting(ConsumerRecord<String, byte[]> raw) {
            var numbers = new HashSet<>(RawLogReader.unknownNumbers(raw));
            numbers.removeIf(number -> !wants(byNumber.get(number), raw));
            return numbers;
        }

        private static boolean wants(@Nullable Backfill backfill, ConsumerRecord<String, byte[]> raw) {
            return backfill != null && backfill.wants(raw.partition(), raw.offset());
        }

        void count(Collection<String> numbers) {
            numbers.forEach(number -> webhooks.merge(number, 1L, Long::sum));
        }

        /** Records the positions and returns the changed backfills. */
        Collection<Backfill> advance(Map<Integer, Long> positions) {
            byNumber.replaceAll((number, backfill) -> backfill.advanced(positions, webhooks.get(number)));
            return List.copyOf(byNumber.values());
        }

        Collection<Backfill> finish(Map<Integer, Long> positions) {
            Log.infof("Earlier webhooks of newly connected numbers are published numbers=%d webhooks=%d", byNumber.size(),
                    webhooks.values().stream().mapToLong(Long::longValue).sum());
            return advance(positions).stream().map(Backfill::ended).toList();
        }
    }

    /**
     * Pauses the partition, because the group only selects the replica that works; all replicas read the channels without a group.
     * It saves the progress before another replica takes over, so that no webhook is published again.
     */
    private static final class Ownership implements ConsumerRebalanceListener {

        private final Consumer<String, byte[]> group;
        private Runnable beforeRevoked = NOTHING_TO_SAVE;

        Ownership(Consumer<String, byte[]> group) {
            this.group = group;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            group.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            beforeRevoked.run();
            Log.debugf("This replica has stopped running the backfills, and its progress is saved partitions=%d",
                    partitions.size());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            Log.debugf("This replica was removed from the group; its last progress is not saved partitions=%d",
                    partitions.size());
        }
    }
}
