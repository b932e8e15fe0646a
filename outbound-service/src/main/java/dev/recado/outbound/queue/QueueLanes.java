package dev.recado.outbound.queue;

import java.util.List;
import java.util.stream.Stream;

import dev.recado.events.Lane;
import dev.recado.kit.database.Rows;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.dispatch.DispatchWork;
import org.jspecify.annotations.Nullable;

/** Maps the names of lanes in requests and answers to the lanes of the work queue. */
final class QueueLanes {

    static final String RULE = "must be reply, agent, notice or bulk";
    /** The lanes of the work queue, in the order of the claims. */
    static final List<Integer> ALL = Stream.of(Lane.values()).map(DispatchWork::workLane).sorted().toList();

    private QueueLanes() {
    }

    static String name(Lane lane) {
        return Rows.enumColumn(lane);
    }

    /** @param name null for all lanes */
    static List<Integer> of(@Nullable String name) {
        return name == null
                ? ALL
                : List.of(Stream.of(Lane.values()).filter(lane -> name(lane).equals(name)).map(DispatchWork::workLane)
                        .findFirst().orElseThrow(() -> Refusal.invalid("lane", RULE)));
    }
}
