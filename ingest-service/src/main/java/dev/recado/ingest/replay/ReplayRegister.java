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

/**
 * The topic of replays as a register that can be changed safely: who writes shuts out all other writers first and then reads
 * to the end, so that each change is decided on the newest state. Used by one thread.
 */
final class ReplayRegister implements AutoCloseable {

    static final String FENCE = "ingest-replays";
    private static final int TRIES_MAX = 5;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ASK_MAX = Duration.ofSeconds(2);
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final IngestKafkaClients clients;
    private final EventJson json;
    private final ReplayStates book;
    /** Null while others may write. */
    private Producer<String, byte[]> producer;

    ReplayRegister(Consumer<String, byte[]> consumer, IngestKafkaClients clients, EventJson json, ReplayStates book) {
        this.consumer = consumer;
        this.clients = clients;
        this.json = json;
        this.book = book;
    }

    /** Reads everything there is. */
    void open() {
        UngroupedConsumers.assignFromBeginning(consumer, Topics.REPLAYS_CHANGED);
        readToEnd();
    }

    /** Reads what has come, waiting a little for it. */
    void poll() {
        consumer.poll(POLL).forEach(this::apply);
    }

    /** Fails when the broker cannot be heard: silence means nothing then. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment(), ASK_MAX);
    }

    /**
     * Writes what is decided on the newest state; to leave all as it is may be decided on one that is moments old.
     *
     * @param decide gives the replay's next state, or null to leave all as it is; asked again when somebody else was faster
     */
    void change(Function<ReplayStates, Replay> decide) {
        for (var tries = 1;; tries++) {
            try {
                tryChange(decide);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                giveWay();
                if (tries == TRIES_MAX || e instanceof TimeoutException) {
                    throw e;
                }
                Log.debugf("a change of a replay is tried again: %s", e.getClass().getSimpleName());
            }
        }
    }

    /** Lets others write without being shut out by them. */
    void giveWay() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public void close() {
        giveWay();
    }

    private void tryChange(Function<ReplayStates, Replay> decide) {
        if (producer == null) {
            producer = clients.fencingProducer(FENCE);
            producer.initTransactions();
            readToEnd();
        }
        var next = decide.apply(book);
        if (next != null) {
            write(next);
            book.write(next, System.nanoTime());
        }
    }

    private void write(Replay next) {
        var event = next.event();
        var changed = new ProducerRecord<>(Topics.REPLAYS_CHANGED, Keys.of(event), json.write(event));
        CloudEvents.headers(event, "ingest")
                .forEach((name, text) -> changed.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.beginTransaction();
        producer.send(changed);
        for (var old : book.surplus()) {
            producer.send(new ProducerRecord<>(Topics.REPLAYS_CHANGED, old.id().toString(), null));
        }
        producer.commitTransaction();
    }

    private void readToEnd() {
        var deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
        var ends = ends();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the replays could not be read to their end");
            }
            poll();
        }
    }

    private void apply(ConsumerRecord<String, byte[]> found) {
        try {
            if (found.value() == null) {
                book.forget(UUID.fromString(found.key()));
            } else {
                book.write(Replay.of(json.read(found.value(), ReplayChanged.class)), System.nanoTime());
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "a replay is not readable and left out: offset=%d", found.offset());
        }
    }
}
