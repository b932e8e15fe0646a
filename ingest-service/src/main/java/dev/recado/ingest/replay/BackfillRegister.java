package dev.recado.ingest.replay;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.recado.events.BackfillChanged;
import dev.recado.events.Keys;
import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels.OpenNumber;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Reads and writes the compacted topic {@code backfills.changed}. Opening it fences the process that wrote before, so that only
 * one process advances backfills. Used by one thread.
 */
final class BackfillRegister implements AutoCloseable {

    static final String TRANSACTIONAL_ID = "ingest-backfills";
    private static final Duration POLL = Duration.ofMillis(200);

    private final EventJson json;
    private final Clock clock;
    private final Producer<String, byte[]> producer;
    /** The newest backfill of each number. */
    private final Map<String, Backfill> newest = new HashMap<>();

    private BackfillRegister(IngestKafkaClients clients, EventJson json, Clock clock) {
        this.json = json;
        this.clock = clock;
        this.producer = clients.fencingProducer(TRANSACTIONAL_ID);
    }

    /** Fences other writers and reads the whole topic. */
    static BackfillRegister open(IngestKafkaClients clients, EventJson json, Clock clock) {
        var register = new BackfillRegister(clients, json, clock);
        try {
            register.producer.initTransactions();
            register.load(clients);
            return register;
        } catch (RuntimeException e) {
            register.close();
            throw e;
        }
    }

    /** The backfills that the given numbers still need. */
    List<Backfill> due(Collection<OpenNumber> numbers) {
        var due = new ArrayList<Backfill>();
        for (var number : numbers) {
            var known = newest.get(number.phoneNumberId());
            if (known == null) {
                due.add(Backfill.first(number));
            } else if (!known.isOf(number)) {
                due.add(known.next(number));
            } else if (!known.finished()) {
                due.add(known);
            }
        }
        return due;
    }

    /** Writes all backfills in one Kafka transaction. */
    void save(Collection<Backfill> backfills) {
        producer.beginTransaction();
        for (var backfill : backfills) {
            producer.send(message(backfill.toEvent(clock.instant())));
        }
        producer.commitTransaction();
        backfills.forEach(backfill -> newest.put(backfill.number().phoneNumberId(), backfill));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private ProducerRecord<String, byte[]> message(BackfillChanged event) {
        var changed = new ProducerRecord<>(Topics.BACKFILLS_CHANGED, Keys.of(event), json.write(event));
        CloudEvents.headers(event, "ingest")
                .forEach((name, text) -> changed.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return changed;
    }

    private void load(IngestKafkaClients clients) {
        try (var consumer = clients.consumer("backfills")) {
            var ends = UngroupedConsumers.assignFromBeginning(consumer, Topics.BACKFILLS_CHANGED);
            while (!Thread.currentThread().isInterrupted() && !UngroupedConsumers.reached(consumer, ends)) {
                consumer.poll(POLL).forEach(this::apply);
            }
        }
    }

    private void apply(ConsumerRecord<String, byte[]> changed) {
        try {
            if (changed.value() == null) {
                newest.remove(changed.key());
            } else {
                var backfill = Backfill.of(json.read(changed.value(), BackfillChanged.class));
                newest.put(backfill.number().phoneNumberId(), backfill);
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "A record of %s is unreadable and ignored; check ingest's version offset=%d",
                    Topics.BACKFILLS_CHANGED, changed.offset());
        }
    }
}
