package dev.recado.kit.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import dev.recado.events.AuditRecorded;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.kit.deadletter.DeadLetterReplays.ReplayResult;
import dev.recado.kit.kafka.TransactionalProducers;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.outbox.AuditEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Replays the letters that a filter selects, topic by topic. The audit begins with the first letter that is replayed. */
final class FilterReplay {

    /** A replay by filter ends after this time; the next call continues. */
    private static final Duration RUN_MAX = Duration.ofSeconds(15);

    private final UngroupedConsumers consumers;
    private final TransactionalProducers producers;
    private final DeadLetterAccess access;
    private final java.util.function.Consumer<AuditEntry> audits;
    private final String service;
    private final DeadLetterViewer viewer;
    private final DeadLetterFilter filter;
    private final long deadline = System.nanoTime() + RUN_MAX.toNanos();
    private boolean audited;

    FilterReplay(UngroupedConsumers consumers, TransactionalProducers producers, DeadLetterAccess access,
            java.util.function.Consumer<AuditEntry> audits, String service, DeadLetterViewer viewer, DeadLetterFilter filter) {
        this.consumers = consumers;
        this.producers = producers;
        this.access = access;
        this.audits = audits;
        this.service = service;
        this.viewer = viewer;
        this.filter = filter;
    }

    ReplayResult run() {
        try (var consumer = DeadLetterPartition.consumer(consumers)) {
            var result = new ReplayResult(0, 0, 0, true);
            for (var topic : access.topics(consumer, viewer, filter)) {
                result = result.plus(replay(new DeadLetterPartition(consumer, topic), consumer));
            }
            end(result);
            return result;
        }
    }

    /** Opens a producer, which fences another replay of this topic, only if a letter is left to be replayed. */
    private ReplayResult replay(DeadLetterPartition topic, Consumer<String, byte[]> consumer) {
        var begin = topic.begin(filter.from());
        var end = topic.end(filter.to());
        if (begin >= end || isOver()) {
            return new ReplayResult(0, 0, 0, begin >= end);
        }
        var marks = new ReplayMarks(consumers, consumer, topic.name(), begin, end, filter.from());
        marks.read();
        var selection = new Selection(marks);
        var first = topic.readWhile(begin, end, letter -> !selection.includes(letter), deadline);
        if (first >= end || isOver()) {
            return selection.result(0, 0, first >= end);
        }
        audit();
        try (var producer = DeadLetterReplays.producer(producers, service, topic.name())) {
            // what another replica has replayed until now; this producer has fenced that one
            marks.read();
            return replay(topic, first, end, selection, new DeadLetterBatch(producer, service));
        }
    }

    private ReplayResult replay(DeadLetterPartition topic, long first, long end, Selection selection, DeadLetterBatch batch) {
        var rest = topic.readWhile(first, end, letter -> {
            if (selection.includes(letter)) {
                batch.add(letter);
            }
            return !isOver();
        }, deadline);
        batch.store();
        return selection.result(batch.replayed(), batch.refused(), rest >= end);
    }

    private boolean isOver() {
        return System.nanoTime() - deadline > 0;
    }

    private void audit() {
        if (!audited) {
            audits.accept(entry("dead_letters.replay_started"));
            audited = true;
        }
    }

    private void end(ReplayResult result) {
        if (audited) {
            audits.accept(entry("dead_letters.replayed").with("count", result.replayed()));
        }
    }

    private boolean selects(ConsumerRecord<String, byte[]> letter) {
        return access.isVisible(letter, viewer)
                && filter.selects(letter, DeadLetters.text(letter, DeadLetterHeaders.REASON));
    }

    private AuditEntry entry(String action) {
        var audit = AuditEntry.of(viewer.tenant(), viewer.actor(), action).to("dead_letters",
                filter.topic() == null ? "all" : filter.topic());
        time(audit, "from", filter.from());
        time(audit, "to", filter.to());
        if (filter.reason() != null) {
            var reason = filter.reason().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            audit.with("reason", AuditRecorded.isPlain(reason) ? reason : "other");
        }
        return audit;
    }

    private static void time(AuditEntry audit, String name, Instant at) {
        if (at != null) {
            audit.with(name, at.getEpochSecond());
        }
    }

    /** Decides about the letters of one topic and counts those that are not replayed. */
    private final class Selection {

        private final ReplayMarks marks;
        private int already;
        private int notReplayable;

        private Selection(ReplayMarks marks) {
            this.marks = marks;
        }

        private boolean includes(ConsumerRecord<String, byte[]> letter) {
            if (!selects(letter)) {
                return false;
            }
            if (marks.contains(letter.offset())) {
                already++;
                return false;
            }
            if (!DeadLetterBatch.isReplayable(letter, service)) {
                notReplayable++;
                return false;
            }
            return true;
        }

        private ReplayResult result(int replayed, int refused, boolean complete) {
            return new ReplayResult(replayed, already, notReplayable + refused, complete);
        }
    }
}
