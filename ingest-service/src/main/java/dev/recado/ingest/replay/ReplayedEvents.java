package dev.recado.ingest.replay;

import java.util.List;

import dev.recado.events.ReplayChanged.Counts;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one webhook of the raw log comes to today: its events, ready to be published, and what to count. */
record ReplayedEvents(List<ProducerRecord<String, byte[]>> events, Counts counts) {

    static final ReplayedEvents OUT_OF_RANGE = new ReplayedEvents(List.of(), new Counts(0, 0, 0, 0));
    /** Nothing that the front door has written. */
    static final ReplayedEvents UNREADABLE = new ReplayedEvents(List.of(), new Counts(0, 0, 1, 0));

    ReplayedEvents {
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return "Reread[events=" + events.size() + "]";
    }
}
