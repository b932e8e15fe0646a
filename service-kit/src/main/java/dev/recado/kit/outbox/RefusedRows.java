package dev.recado.kit.outbox;

import java.util.List;

import dev.recado.kit.database.Tx;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Moves rows that Kafka will never accept to table {@code outbox_refused}, so that they delay nothing. */
record RefusedRows(MeterRegistry meters) {

    /** The number of refused rows by topic and outcome. */
    static final String METRIC = "recado.outbox.refused";

    private static final String MOVE = """
        with refused as (
            delete from outbox where id = any($1) returning *
        )
        insert into outbox_refused (id, tenant_id, shard, topic, key, payload, event_id, kind, occurred_at, created_at, outcome)
        select r.id, r.tenant_id, r.shard, r.topic, r.key, r.payload, r.event_id, r.kind, r.occurred_at, r.created_at, o.outcome
        from refused r
        join unnest($1::bigint[], $2::text[]) as o(id, outcome) on o.id = r.id""";

    record Refused(long id, String topic, String eventId, String outcome) {

        static Refused of(Row row, Throwable failure) {
            return new Refused(row.getLong("id"), row.getString("topic"), row.getString("event_id"),
                    FailureClassifier.outcome(failure));
        }
    }

    /** Whether the row caused the failure, so that every retry would fail in the same way. */
    static boolean isFaultOfRow(Throwable failure) {
        return switch (failure) {
            case RecordTooLargeException size -> true;
            case RecordBatchTooLargeException size -> true;
            case InvalidTopicException name -> true;
            case InvalidRecordException refused -> true;
            case SerializationException unwritable -> true;
            case IllegalArgumentException invalid -> true;
            case NullPointerException incomplete -> true;
            default -> false;
        };
    }

    Uni<Integer> move(Tx tx, List<Refused> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().item(0)
                : tx.update(MOVE, rows.stream().map(Refused::id).toArray(Long[]::new),
                        rows.stream().map(Refused::outcome).toArray(String[]::new));
    }

    void alert(Refused row) {
        meters.counter(METRIC, "topic", row.topic(), "outcome", row.outcome()).increment();
        Log.errorf("An event cannot be published and is in table outbox_refused; correct the cause, then run outbox_retry(id)"
                + " id=%d topic=%s eventId=%s outcome=%s", row.id(), row.topic(), CleanText.loggableId(row.eventId()),
                row.outcome());
    }
}
