package dev.recado.ingest.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.recado.events.ReplayChanged.Counts;
import dev.recado.ingest.replay.RawLogReader.ReplayedEvents;
import dev.recado.ingest.replay.Replay.ReplayProgress;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events of replayed webhooks that are not published yet, and the progress after Kafka has acknowledged them. */
final class ReplayBatch {

    private static final int WEBHOOKS_MAX = 50;
    private static final int RECORDS_READ_MAX = 1_000;
    private static final long BYTES_MAX = 1024 * 1024;

    private final List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
    private final Map<Integer, Long> offsets;
    private final long webhooksBefore;
    private Counts counts;
    private int recordsRead;
    private long bytes;

    ReplayBatch(ReplayProgress reached) {
        offsets = new HashMap<>(reached.offsets());
        counts = reached.counts();
        webhooksBefore = counts.webhooks();
    }

    void add(ConsumerRecord<String, byte[]> raw, ReplayedEvents replayed) {
        recordsRead++;
        offsets.put(raw.partition(), raw.offset() + 1);
        events.addAll(replayed.events());
        replayed.events().forEach(event -> bytes += event.value().length);
        var more = replayed.counts();
        counts = new Counts(counts.webhooks() + more.webhooks(), counts.events() + more.events(),
                counts.unreadable() + more.unreadable(), counts.unknownNumbers() + more.unknownNumbers());
    }

    boolean isFull() {
        return webhooks() >= WEBHOOKS_MAX || bytes >= BYTES_MAX || recordsRead >= RECORDS_READ_MAX;
    }

    boolean isEmpty() {
        return recordsRead == 0;
    }

    int webhooks() {
        return (int) (counts.webhooks() - webhooksBefore);
    }

    List<ProducerRecord<String, byte[]>> events() {
        return events;
    }

    /** The progress after Kafka has acknowledged all events. */
    ReplayProgress progress(RawLogRange range) {
        return new ReplayProgress(offsets, range.share(offsets), counts);
    }
}
