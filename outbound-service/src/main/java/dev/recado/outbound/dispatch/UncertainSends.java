package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchQueued;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.Topics;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.work.WorkItem;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.OutboundConfig;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Shows uncertain sends to people before their wait for a proof has ended, and sends an uncertain template once more if its
 * publisher allows that.
 */
@ApplicationScoped
class UncertainSends {

    /** The next announcement of a shown dispatch is its final one. */
    private static final String SHOW = """
        with due as (
            select tenant_id, message_id
            from dispatch
            where announce_at < clock_timestamp() and state = 'uncertain' and not uncertain_shown
                and clock_timestamp() < uncertain_at + $2::bigint * interval '1 millisecond'
            order by tenant_id, message_id
            limit $1
            for update skip locked
        )
        update dispatch d
        set uncertain_shown = true, announce_at = d.uncertain_at + $2::bigint * interval '1 millisecond'
        from due
        where d.tenant_id = due.tenant_id and d.message_id = due.message_id
        returning d.*""";
    /**
     * The row lock and the state decide between a proof and the resend, the unique index on {@code resend_of} between two resends. A
     * proof that comes later makes the first message accepted; the resend has left by then.
     */
    private static final String RESEND = """
        with due as (
            select *
            from dispatch
            where resend_at < clock_timestamp() and state = 'uncertain'
            order by resend_at
            limit $1
            for update skip locked
        ), done as (
            update dispatch d
            set resend_at = null, content = null
            from due
            where d.tenant_id = due.tenant_id and d.message_id = due.message_id
        )
        insert into dispatch (tenant_id, message_id, conversation_id, channel_id, to_phone, to_user_id, content, reply_to, lane,
            epoch, expires_at, exempt, marketing, template, canonical_phone, resend_of, media)
        select tenant_id, gen_random_uuid(), conversation_id, channel_id, to_phone, to_user_id, content, reply_to, lane,
            epoch, expires_at, exempt, marketing, template, canonical_phone, message_id, media
        from due
        on conflict do nothing
        returning *""";

    private final WorkQueue queue;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final OutboundConfig config;
    private final Clock clock;

    UncertainSends(WorkQueue queue, Outbox outbox, ObjectMapper json, OutboundConfig config, Clock clock) {
        this.queue = queue;
        this.outbox = outbox;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    /** Publishes uncertain sends that are still waited for. */
    Uni<Void> show(Tx tx, int roundMax) {
        return tx.query(SHOW, roundMax, config.uncertainFinalAfter().toMillis())
                .chain(rows -> outbox.addAll(tx, Topics.DISPATCHES_FINISHED, Rows.list(rows, this::pending)));
    }

    /** Queues another send of the templates whose wait has ended without a proof. */
    Uni<Void> resend(Tx tx, int roundMax) {
        return tx.query(RESEND, roundMax).map(rows -> Rows.list(rows, row -> row)).chain(rows -> resend(tx, rows));
    }

    private Uni<Void> resend(Tx tx, List<Row> rows) {
        tx.afterCommit(() -> rows.forEach(row -> Log.infof(
                "An uncertain template is sent once more tenantId=%s dispatchId=%s resendOf=%s", Rows.tenant(row), id(row),
                row.getUUID("resend_of"))));
        return queue.addAll(tx, rows.stream().map(UncertainSends::workItem).toList())
                .chain(() -> outbox.addAll(tx, Topics.DISPATCHES_QUEUED, rows.stream().map(this::queued).toList()));
    }

    private DispatchFinished pending(Row row) {
        var conversation = row.getUUID("conversation_id");
        return new DispatchFinished(id(row) + ":uncertain-pending", Rows.tenant(row), clock.instant(), id(row),
                conversation == null ? null : new ConversationId(conversation), channel(row),
                new DispatchOutcome.Uncertain(row.getString("error_explanation"), true), null, resendOf(row));
    }

    private DispatchQueued queued(Row row) {
        return new DispatchQueued(id(row) + ":queued", Rows.tenant(row), clock.instant(), id(row), channel(row), to(row),
                content(row), lane(row), Rows.instant(row, "expires_at"), row.getString("reply_to"), null, resendOf(row));
    }

    private static WorkItem workItem(Row row) {
        return DispatchWork.item(Rows.tenant(row), id(row), channel(row), to(row).person(), lane(row), Duration.ZERO);
    }

    private static MessageId id(Row row) {
        return new MessageId(row.getUUID("message_id"));
    }

    private static @Nullable MessageId resendOf(Row row) {
        var original = row.getUUID("resend_of");
        return original == null ? null : new MessageId(original);
    }

    private static ChannelId channel(Row row) {
        return new ChannelId(row.getUUID("channel_id"));
    }

    private static Address to(Row row) {
        return new Address(row.getString("to_phone"), row.getString("to_user_id"));
    }

    private static Lane lane(Row row) {
        return Rows.enumValue(Lane.class, row.getString("lane"));
    }

    private OutboundContent content(Row row) {
        try {
            return json.readValue(row.getString("content"), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored content of dispatch " + id(row) + " is not readable", e);
        }
    }
}
