package dev.recado.ingest.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.recado.events.ReplayChanged.Counts;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Webhooks that are read but not yet with the broker: how far the replay will have come, and what is to be published first. */
final class ReplayBatch {

    private static final int WEBHOOKS_MAX = 50;
    private static final int READ_MAX = 1_000;
    private static final long BYTES_MAX = 1024 * 1024;

    private final List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
    private final Map<Integer, Long> offsets;
    private final long webhooksBefore;
    private Counts counts;
    private int read;
    private long bytes;

    ReplayBatch(ReplayProgress reached) {
        offsets = new HashMap<>(reached.offsets());
        counts = reached.counts();
        webhooksBefore = counts.webhooks();
    }

    void add(ConsumerRecord<String, byte[]> raw, ReplayedEvents reread) {
        read++;
        offsets.put(raw.partition(), raw.offset() + 1);
        events.addAll(reread.events());
        reread.events().forEach(event -> bytes += event.value().length);
        var more = reread.counts();
        counts = new Counts(counts.webhooks() + more.webhooks(), counts.events() + more.events(),
                counts.unreadable() + more.unreadable(), counts.unknownNumbers() + more.unknownNumbers());
    }

    boolean full() {
        return webhooks() >= WEBHOOKS_MAX || bytes >= BYTES_MAX || read >= READ_MAX;
    }

    boolean empty() {
        return read == 0;
    }

    int webhooks() {
        return (int) (counts.webhooks() - webhooksBefore);
    }

    List<ProducerRecord<String, byte[]>> events() {
        return events;
    }

    /** Once the broker has all of it. */
    ReplayProgress reached(RawLogRange range) {
        return new ReplayProgress(offsets, range.share(offsets), counts);
    }
}
