package dev.recado.ingest.replay;

import java.util.List;

import dev.recado.events.ReplayChanged.Counts;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one webhook of the raw log comes to today: its events, ready to be published, and what to count. */
record Reread(List<ProducerRecord<String, byte[]>> events, Counts counts) {

    static final Reread OUT_OF_RANGE = new Reread(List.of(), new Counts(0, 0, 0, 0));
    /** Nothing that the front door has written. */
    static final Reread UNREADABLE = new Reread(List.of(), new Counts(0, 0, 1, 0));

    Reread {
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return "Reread[events=" + events.size() + "]";
    }
}
