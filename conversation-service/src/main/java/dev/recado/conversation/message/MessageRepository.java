package dev.recado.conversation.message;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.recado.events.Author;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads and writes the messages of conversations. */
@ApplicationScoped
public class MessageRepository {

    /** A trigger of the table sets {@code result_due_at}. */
    private static final String INSERT = """
        insert into message (tenant_id, id, conversation_id, channel_id, direction, author, kind, text, raw, wamid,
            reply_to, turn_seq, lane, epoch, status, rank, occurred_at, expires_at, about, emoji, revision, unsupported)
        select $1, id, conversation_id, channel_id, direction, author, kind, text, raw, wamid,
            reply_to, turn_seq, lane, epoch, status, rank, occurred_at, expires_at, about, emoji, revision, unsupported
        from json_populate_recordset(null::message, $2::text::json)
        on conflict (tenant_id, id) do nothing""";

    private static final String RAISE_STATUS = """
        update message m
        set status = case when t.rank > m.rank then t.status else m.status end,
            rank = greatest(m.rank, t.rank),
            error_code = case when t.rank > m.rank then t.error_code else m.error_code end,
            error_title = case when t.rank > m.rank then t.error_title else m.error_title end,
            error_explanation = case when t.rank > m.rank then t.error_explanation else m.error_explanation end,
            result_due_at = case when greatest(m.rank, t.rank) <= %d then m.result_due_at end,
            wamid = coalesce(m.wamid, t.wamid),
            accepted_at = least(m.accepted_at, t.accepted_at),
            sent_at = least(m.sent_at, t.sent_at),
            delivered_at = least(m.delivered_at, t.delivered_at),
            read_at = least(m.read_at, t.read_at),
            played_at = least(m.played_at, t.played_at),
            failed_at = least(m.failed_at, t.failed_at)
        from json_populate_recordset(null::message, $2::text::json) t
        where m.tenant_id = $1 and m.id = t.id and m.direction = 'out'
        returning new.id, new.conversation_id, new.lane, new.turn_seq, new.status, new.rank, old.rank < new.rank as raised,
            case when old.wamid is null then new.wamid end as learnt_wamid"""
            .formatted(MessageStatus.PENDING_RANK);

    private static final String CONVERSATIONS = """
        select distinct conversation_id
        from message
        where tenant_id = $1 and id = any($2) and direction = 'out'""";

    private static final String TRANSCRIPTS = """
        select c.id as conversation_id, m.author, m.kind, %s as shown, m.occurred_at,
            m.direction = 'in' and m.turn_seq > c.answered_seq as open
        from conversation c
        cross join lateral (
            select tenant_id, conversation_id, wamid, about, author, kind, text, occurred_at, arrival, direction, turn_seq
            from message
            where tenant_id = $1 and conversation_id = c.id
                and status not in ('failed', 'cancelled', 'expired')
                and (turn_seq is not null or text is not null and not unsupported)
                and kind not in ('edit', 'revoke')
            order by occurred_at desc, arrival desc
            limit $3
        ) m
        %s
        where c.tenant_id = $1 and c.id = any($2)
        order by c.id, m.occurred_at desc, m.arrival desc"""
            .formatted(MessageAnnotations.CURRENT_TEXT, MessageAnnotations.JOIN);

    private static final String OLDEST_AFTER_TURN = """
        select min(created_at) as oldest
        from message
        where tenant_id = $1 and conversation_id = $2 and direction = 'in' and turn_seq > $3""";

    private static final String HISTORY = """
        select %s
        from message m
        %s
        where m.tenant_id = $1 and m.conversation_id = $2
            and ($3::uuid is null or (m.occurred_at, m.arrival) < (
                select b.occurred_at, b.arrival
                from message b
                where b.tenant_id = $1 and b.conversation_id = $2 and b.id = $3))
        order by m.occurred_at desc, m.arrival desc
        limit $4"""
            .formatted(MessageView.COLUMNS, MessageAnnotations.JOIN);

    private static final String REPLACE_UNSUPPORTED = """
        with updates as (select * from json_populate_recordset(null::message, $2::text::json)),
        locked as (
            select m.id
            from message m join updates t on t.id = m.id
            where m.tenant_id = $1 and m.unsupported and m.revision < t.revision
            order by m.id
            for update of m)
        update message m
        set kind = t.kind, text = t.text, raw = t.raw, about = t.about, emoji = t.emoji,
            revision = t.revision, unsupported = t.unsupported
        from updates t join locked l on l.id = t.id
        where m.tenant_id = $1 and m.id = t.id and m.unsupported and m.revision < t.revision
        returning m.id""";

    private static final String FIND_UNSUPPORTED = """
        select m.id
        from message m
        join json_populate_recordset(null::message, $2::text::json) t on t.id = m.id
        where m.tenant_id = $1 and m.unsupported and m.revision < t.revision""";

    private static final String MOVE = """
        update message
        set conversation_id = $3, turn_seq = case when direction = 'in' and turn_seq > $4 then $5::bigint end
        where tenant_id = $1 and conversation_id = $2""";

    private final Rows rows;

    MessageRepository(Rows rows) {
        this.rows = rows;
    }

    public Uni<Void> insert(TenantId tenant, Tx tx, List<MessageRow> messages) {
        return messages.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(INSERT, tenant.value(), rows.json(messages)).replaceWithVoid();
    }

    /** Moves the messages of a conversation to another one. Open turns get the number of {@code open}; all others get none. */
    public Uni<Void> move(TenantId tenant, Tx tx, ConversationId from, ConversationId into, OpenTurns open) {
        return tx.update(MOVE, tenant.value(), from.value(), into.value(), open.answered(), open.turnSeq()).replaceWithVoid();
    }

    /** Replaces content that a lower parser revision did not support; returns the changed messages. */
    public Uni<Set<MessageId>> replaceUnsupported(TenantId tenant, Tx tx, Collection<ContentUpdate> updates) {
        return tx.query(REPLACE_UNSUPPORTED, tenant.value(), rows.json(ContentUpdate.newestPerMessage(updates)))
                .map(found -> Set.copyOf(Rows.list(found, row -> new MessageId(row.getUUID("id")))));
    }

    /** The messages whose content these updates would replace, without locks. */
    public Uni<Set<MessageId>> unsupported(TenantId tenant, Tx tx, Collection<ContentUpdate> updates) {
        return tx.query(FIND_UNSUPPORTED, tenant.value(), rows.json(ContentUpdate.newestPerMessage(updates)))
                .map(found -> Set.copyOf(Rows.list(found, row -> new MessageId(row.getUUID("id")))));
    }

    /** Applies status updates; returns the messages that got a higher status and those that got their wamid. */
    public Uni<StatusUpdate.Applied> raiseStatuses(TenantId tenant, Tx tx, Collection<StatusUpdate> updates) {
        return tx.query(RAISE_STATUS, tenant.value(), rows.json(StatusUpdate.rowPerMessage(updates)))
                .map(found -> applied(Rows.list(found, row -> row)));
    }

    /** The conversations of sent messages. */
    public Uni<List<ConversationId>> conversationsOf(TenantId tenant, Tx tx, Collection<MessageId> messages) {
        return tx.query(CONVERSATIONS, tenant.value(), Rows.uuids(messages, MessageId::value))
                .map(found -> Rows.list(found, row -> new ConversationId(row.getUUID("conversation_id"))));
    }

    public Uni<Map<ConversationId, List<TranscriptLine>>> transcripts(TenantId tenant, Tx tx,
            Collection<ConversationId> conversations) {
        return tx
                .query(TRANSCRIPTS, tenant.value(), Rows.uuids(conversations, ConversationId::value),
                        ReplyRequested.TRANSCRIPT_LINES_MAX)
                .map(found -> Rows.list(found, row -> row).stream()
                        .collect(Collectors.groupingBy(row -> new ConversationId(row.getUUID("conversation_id")),
                                Collectors.collectingAndThen(Collectors.mapping(MessageRepository::line, Collectors.toList()),
                                        Transcripts::cut))));
    }

    /** The time at which the first customer message after that turn was stored; null when there is none. */
    public Uni<@Nullable Instant> oldestAfterTurn(TenantId tenant, Tx tx, ConversationId conversation, long turnSeq) {
        return tx.query(OLDEST_AFTER_TURN, tenant.value(), conversation.value(), turnSeq)
                .map(found -> Rows.instant(found.iterator().next(), "oldest"));
    }

    /**
     * Messages in reverse order, newest first.
     *
     * @param before the message that the page ends before, or null for the newest page
     */
    Uni<List<MessageView>> history(TenantId tenant, Tx tx, ConversationId conversation, @Nullable UUID before, int limit) {
        return tx.query(HISTORY, tenant.value(), conversation.value(), before, limit)
                .map(found -> Rows.list(found, MessageView::of));
    }

    private static StatusUpdate.Applied applied(List<Row> changed) {
        return new StatusUpdate.Applied(
                changed.stream().filter(row -> row.getBoolean("raised")).map(MessageRepository::raised).toList(),
                changed.stream().filter(row -> row.getString("learnt_wamid") != null)
                        .collect(Collectors.toMap(row -> new MessageId(row.getUUID("id")),
                                row -> row.getString("learnt_wamid"))));
    }

    private static StatusUpdate.Raised raised(Row row) {
        return new StatusUpdate.Raised(new MessageId(row.getUUID("id")), new ConversationId(row.getUUID("conversation_id")),
                Rows.enumValue(Lane.class, row.getString("lane")), row.getLong("turn_seq"),
                Rows.enumValue(MessageStatus.class, row.getString("status")),
                row.getInteger("rank") == MessageStatus.PENDING_RANK);
    }

    private static Transcripts.Line line(Row row) {
        return new Transcripts.Line(Rows.enumValue(Author.class, row.getString("author")), row.getString("kind"),
                row.getString("shown"), Rows.instant(row, "occurred_at"), Boolean.TRUE.equals(row.getBoolean("open")));
    }

    /**
     * The open turns of a moved conversation.
     *
     * @param answered the turns after this one are open
     * @param turnSeq the number of the open turns in the other conversation
     */
    public record OpenTurns(long answered, long turnSeq) {
    }

    /** The content of a message as parsed by one parser revision; the names are the columns'. */
    @RegisterForReflection
    public record ContentUpdate(MessageId id, int revision, @JsonUnwrapped StoredContent content) {

        private static List<ContentUpdate> newestPerMessage(Collection<ContentUpdate> updates) {
            return List.copyOf(updates.stream()
                    .collect(Collectors.toMap(ContentUpdate::id, update -> update, higherRevision())).values());
        }

        private static BinaryOperator<ContentUpdate> higherRevision() {
            return (one, other) -> other.revision > one.revision ? other : one;
        }
    }
}
