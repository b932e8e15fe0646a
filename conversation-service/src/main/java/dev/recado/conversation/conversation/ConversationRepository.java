package dev.recado.conversation.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.conversation.Conversation.Reachability;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.TenantId;
import dev.recado.events.Urgency;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Locks and writes conversations. It locks them in the order of their ids, to prevent deadlocks. */
@ApplicationScoped
public class ConversationRepository {

    private static final String LOCK = """
        select c.*, p.name as contact_name, now() as transaction_at
        from conversation c
        join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id
        where c.tenant_id = $1 and c.id = any($2)
        order by c.id
        for update of c""";

    /** As {@link #LOCK}, but locks nothing unless every conversation exists, so that all locks are taken in one order. */
    private static final String LOCK_IF_COMPLETE = LOCK.replace("order by", """
        and cardinality($2) = (
            select count(*) from conversation e where e.tenant_id = $1 and e.id = any($2))
        order by""");

    private static final String OPEN = """
        insert into conversation (tenant_id, id, channel_id, contact_id)
        select $1, id, channel_id, contact_id
        from json_populate_recordset(null::conversation, $2::text::json)
        order by id
        on conflict do nothing
        returning id""";

    /** Triggers of the table keep {@code answer_due} and {@code active_at} equal to the columns that this statement sets. */
    private static final String UPDATE = """
        update conversation c
        set phone = t.phone, user_id = t.user_id,
            state = t.state, epoch = t.epoch, cause = t.cause, urgency = t.urgency, assignee = t.assignee,
            turn_seq = t.turn_seq, answered_seq = t.answered_seq, answered_before = t.answered_before,
            final_seq = t.final_seq, drafts_from_seq = t.drafts_from_seq,
            overtaken = t.overtaken, oldest_unanswered_at = t.oldest_unanswered_at, answer_due_at = t.answer_due_at,
            window_ends_at = t.window_ends_at, unread = t.unread,
            last_message_id = coalesce(t.last_message_id, c.last_message_id), updated_at = now()
        from json_populate_recordset(null::conversation, $2::text::json) t
        where c.tenant_id = $1 and c.id = t.id""";

    private static final String APPLY_EPOCHS = """
        with epochs as (select id, applied_epoch from json_populate_recordset(null::conversation, $2::text::json)),
        locked as (
            select c.id
            from conversation c
            where c.tenant_id = $1 and c.id in (select id from epochs)
            order by c.id
            for update)
        update conversation c
        set applied_epoch = t.applied_epoch
        from epochs t join locked l on l.id = t.id
        where c.tenant_id = $1 and c.id = t.id and c.applied_epoch < t.applied_epoch
        returning c.id""";

    private static final String KEEP_LAST_MESSAGE = """
        update conversation c
        set last_message_id = coalesce(c.last_message_id, f.last_message_id)
        from conversation f
        where f.tenant_id = $1 and f.id = $2 and c.tenant_id = $1 and c.id = $3""";

    private static final String RECORD_MERGE = """
        insert into conversation_merge (tenant_id, conversation_id, merged_into) values ($1, $2, $3)
        on conflict (tenant_id, conversation_id) do update set merged_into = excluded.merged_into, merged_at = now()""";

    private final Rows rows;

    ConversationRepository(Rows rows) {
        this.rows = rows;
    }

    /** Locks and returns the conversations that exist. */
    public Uni<List<Conversation>> lock(TenantId tenant, Tx tx, Collection<ConversationId> ids) {
        return lock(tenant, tx, LOCK, ids);
    }

    private static Uni<List<Conversation>> lock(TenantId tenant, Tx tx, String sql, Collection<ConversationId> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tx.query(sql, tenant.value(), Rows.uuids(ids, ConversationId::value))
                        .map(found -> Rows.list(found, row -> conversation(tenant, row)));
    }

    /** Inserts the missing conversations, then locks all of them: a lock before an insert could deadlock. */
    public Uni<Locked> lockOrOpen(TenantId tenant, Tx tx, Collection<ConversationKey> keys) {
        var ids = keys.stream().map(ConversationKey::id).toList();
        return lock(tenant, tx, LOCK_IF_COMPLETE, ids).chain(all -> all.size() == ids.size()
                ? Uni.createFrom().item(new Locked(all, List.of()))
                : tx.query(OPEN, tenant.value(), rows.json(keys)).map(ConversationRepository::ids)
                        .chain(opened -> lock(tenant, tx, ids).map(locked -> new Locked(locked, opened))));
    }

    /** The conversations of the contacts, without locks. */
    public Uni<List<ConversationKey>> ofContacts(TenantId tenant, Tx tx, Collection<ContactId> contacts) {
        return tx.query("select id, channel_id, contact_id from conversation where tenant_id = $1 and contact_id = any($2)",
                tenant.value(), Rows.uuids(contacts, ContactId::value))
                .map(found -> Rows.list(found, row -> new ConversationKey(new ConversationId(row.getUUID("id")),
                        new ChannelId(row.getUUID("channel_id")), new ContactId(row.getUUID("contact_id")))));
    }

    /** Deletes a conversation whose messages are in another one, which then also has its newest message, and records the merge. */
    Uni<Void> deleteMerged(TenantId tenant, Tx tx, ConversationId from, ConversationId into) {
        return tx.update(KEEP_LAST_MESSAGE, tenant.value(), from.value(), into.value())
                .chain(() -> tx.update("delete from conversation where tenant_id = $1 and id = $2", tenant.value(),
                        from.value()))
                .chain(() -> tx.update(RECORD_MERGE, tenant.value(), from.value(), into.value()))
                .replaceWithVoid();
    }

    /** @param newestMessages the newest stored message of each conversation that has one in this transaction */
    Uni<Void> update(TenantId tenant, Tx tx, List<Conversation> updated, Map<ConversationId, UUID> newestMessages) {
        return updated.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(UPDATE, tenant.value(),
                        rows.json(updated.stream().map(c -> ConversationRow.of(c, newestMessages.get(c.id()))).toList()))
                        .replaceWithVoid();
    }

    /** Stores the epochs that outbound enforces; returns the conversations for which an epoch is new. */
    public Uni<List<ConversationId>> applyEpochs(TenantId tenant, Tx tx, Map<ConversationId, Long> epochs) {
        var applied = epochs.entrySet().stream().map(e -> new AppliedEpoch(e.getKey(), e.getValue())).toList();
        return tx.query(APPLY_EPOCHS, tenant.value(), rows.json(applied)).map(ConversationRepository::ids);
    }

    private static List<ConversationId> ids(RowSet<Row> found) {
        return Rows.list(found, row -> new ConversationId(row.getUUID("id")));
    }

    private static Conversation conversation(TenantId tenant, Row row) {
        return new Conversation(tenant, new ConversationId(row.getUUID("id")), new ChannelId(row.getUUID("channel_id")),
                row.getString("contact_name"), control(row), turns(row), reachability(row),
                Rows.instant(row, "transaction_at"));
    }

    private static ConversationControl control(Row row) {
        long epoch = row.getLong("epoch");
        long applied = row.getLong("applied_epoch");
        var cause = Rows.enumValue(HandOverCause.class, row.getString("cause"));
        var urgency = Rows.enumValue(Urgency.class, row.getString("urgency"));
        var assignee = row.getUUID("assignee");
        return switch (Rows.enumValue(ConversationState.class, row.getString("state"))) {
            case BOT -> new ConversationControl.Bot(epoch, applied);
            case WAITING -> new ConversationControl.Waiting(epoch, applied, cause, urgency);
            case HUMAN -> new ConversationControl.Human(epoch, applied, cause, urgency, assignee);
            case RESOLVED -> new ConversationControl.Resolved(epoch, applied, cause, urgency, assignee);
        };
    }

    private static TurnsOwed turns(Row row) {
        return new TurnsOwed(row.getLong("turn_seq"), row.getLong("answered_seq"), row.getLong("answered_before"),
                row.getLong("final_seq"), row.getLong("drafts_from_seq"), row.getInteger("overtaken"),
                Rows.instant(row, "oldest_unanswered_at"), Rows.instant(row, "answer_due_at"));
    }

    private static Reachability reachability(Row row) {
        var phone = row.getString("phone");
        var userId = row.getString("user_id");
        return new Reachability(phone == null && userId == null ? null : new Address(phone, userId),
                Rows.instant(row, "window_ends_at"), row.getInteger("unread"));
    }

    /** Identifies a conversation by its channel and contact; the names are the columns'. */
    @RegisterForReflection
    public record ConversationKey(ConversationId id, ChannelId channelId, ContactId contactId) {

        public static ConversationKey of(ChannelId channel, ContactId contact) {
            return new ConversationKey(Conversation.idOf(channel, contact), channel, contact);
        }
    }

    /**
     * Locked conversations.
     *
     * @param opened those that this transaction inserted
     */
    public record Locked(List<Conversation> conversations, List<ConversationId> opened) {
    }

    @RegisterForReflection
    private record AppliedEpoch(ConversationId id, long appliedEpoch) {
    }

    /** The columns to update; the names are the columns'. */
    @RegisterForReflection
    private record ConversationRow(ConversationId id, String phone, String userId, ConversationState state, long epoch,
            HandOverCause cause, Urgency urgency, UUID assignee, long turnSeq, long answeredSeq, long answeredBefore,
            long finalSeq, long draftsFromSeq, int overtaken, Instant oldestUnansweredAt, Instant answerDueAt,
            Instant windowEndsAt,
            int unread,
            UUID lastMessageId) {

        private static ConversationRow of(Conversation c, UUID newestMessage) {
            var address = c.reachability().address();
            var control = c.control();
            var turns = c.turns();
            return new ConversationRow(c.id(), address == null ? null : address.phone(),
                    address == null ? null : address.userId(), control.state(), control.epoch(), control.cause(),
                    control.urgency(), control.assignee(), turns.seq(), turns.answered(), turns.answeredBefore(),
                    turns.finalUpTo(), turns.draftsFrom(), turns.overtaken(), turns.oldestOpenAt(), turns.dueAt(),
                    c.reachability().windowEndsAt(),
                    c.reachability().unread(), newestMessage);
        }

        @Override
        public String toString() {
            return "ConversationRow[id=" + id + "]";
        }
    }
}
