package dev.recado.ingest.replay;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import dev.recado.events.Keys;
import dev.recado.events.ReplayChanged;
import dev.recado.events.Topics;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the compacted topic {@code replays.changed}. Used by one thread.
 *
 * <p>A writer first fences all other writers and reads to the end, so that each change is based on the newest state.
 */
final class ReplayRegister implements AutoCloseable {

    static final String TRANSACTIONAL_ID = "ingest-replays";
    private static final int TRIES_MAX = 5;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ASK_MAX = Duration.ofSeconds(2);
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final IngestKafkaClients clients;
    private final EventJson json;
    private final ReplayStates states;
    /** Null while this process does not write. */
    private @Nullable Producer<String, byte[]> producer;

    ReplayRegister(Consumer<String, byte[]> consumer, IngestKafkaClients clients, EventJson json, ReplayStates states) {
        this.consumer = consumer;
        this.clients = clients;
        this.json = json;
        this.states = states;
    }

    /** Reads the whole topic. */
    void load() {
        UngroupedConsumers.assignFromBeginning(consumer, Topics.REPLAYS_CHANGED);
        readToEnd();
    }

    /** Reads new records, and waits a moment for them. */
    void poll() {
        consumer.poll(POLL).forEach(this::apply);
    }

    /** Fails when Kafka is unreachable, because then missing progress records do not show that a process has ended. */
    void checkConnection() {
        ends();
    }

    /**
     * Writes a change that is based on the newest state. If another process writes first, it decides again.
     *
     * @param decide returns the next state of a replay, or null to change nothing. A result of null may be based on a slightly
     * older state
     */
    void change(Function<ReplayStates, @Nullable Replay> decide) {
        for (var tries = 1;; tries++) {
            try {
                tryChange(decide);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                stopWriting();
                if (tries == TRIES_MAX || e instanceof TimeoutException) {
                    throw e;
                }
                Log.debugf("The change of a replay is tried again error=%s", e.getClass().getSimpleName());
            }
        }
    }

    /** Closes the producer, so that other processes can write without being fenced. */
    void stopWriting() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public void close() {
        stopWriting();
    }

    private void tryChange(Function<ReplayStates, @Nullable Replay> decide) {
        if (producer == null) {
            producer = clients.fencingProducer(TRANSACTIONAL_ID);
            producer.initTransactions();
            readToEnd();
        }
        var next = decide.apply(states);
        if (next != null) {
            write(next);
            states.put(next, System.nanoTime());
        }
    }

    private void write(Replay next) {
        var event = next.toEvent();
        var changed = new ProducerRecord<>(Topics.REPLAYS_CHANGED, Keys.of(event), json.write(event));
        CloudEvents.headers(event, "ingest")
                .forEach((name, text) -> changed.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.beginTransaction();
        producer.send(changed);
        for (var old : states.surplus()) {
            producer.send(new ProducerRecord<>(Topics.REPLAYS_CHANGED, old.id().toString(), null));
        }
        producer.commitTransaction();
    }

    private void readToEnd() {
        var deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
        var ends = ends();
        while (!UngroupedConsumers.reached(consumer, ends)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        Topics.REPLAYS_CHANGED + " was not read to its end within " + CATCH_UP_MAX.toSeconds() + " s");
            }
            poll();
        }
    }

    private Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment(), ASK_MAX);
    }

    private void apply(ConsumerRecord<String, byte[]> changed) {
        try {
            if (changed.value() == null) {
                states.remove(UUID.fromString(changed.key()));
            } else {
                states.put(Replay.of(json.read(changed.value(), ReplayChanged.class)), System.nanoTime());
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "A record of %s is unreadable and ignored; check ingest's version offset=%d",
                    Topics.REPLAYS_CHANGED,
                    changed.offset());
        }
    }
}
