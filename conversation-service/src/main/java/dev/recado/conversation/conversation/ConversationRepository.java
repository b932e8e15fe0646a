package dev.recado.conversation.conversation;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.conversation.Conversation.Reach;
import dev.recado.conversation.store.Rows;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.TenantId;
import dev.recado.events.Urgency;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Conversations, always locked in the order of their ids before anything about them is decided. */
@ApplicationScoped
public class ConversationRepository {

    private static final String LOCK = """
        select c.*, p.name as contact_name, now() as transaction_at
        from conversation c join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id
        where c.tenant_id = $1 and c.id = any($2)
        order by c.id for update of c""";

    private static final String OPEN = """
        insert into conversation (tenant_id, id, channel_id, contact_id)
        select $1, id, channel_id, contact_id from json_populate_recordset(null::conversation,
            $2::text::json) order by id
        on conflict do nothing returning id""";

    private static final String UPDATE = """
        update conversation c set
            phone = t.phone, user_id = t.user_id, state = t.state, epoch = t.epoch, cause =
                t.cause, urgency = t.urgency,
            turn_seq = t.turn_seq, answered_seq = t.answered_seq, answered_before =
                t.answered_before, overtaken = t.overtaken,
            oldest_unanswered_at = t.oldest_unanswered_at, answer_due_at = t.answer_due_at,
                window_ends_at = t.window_ends_at,
            unread = t.unread, assignee = t.assignee, last_message_id = coalesce(t.last_message_id,
                c.last_message_id), updated_at = now()
        from json_populate_recordset(null::conversation, $2::text::json) t
        where c.tenant_id = $1 and c.id = t.id""";

    private static final String APPLY = """
        update conversation c set applied_epoch = t.applied_epoch
        from json_populate_recordset(null::conversation, $2::text::json) t
        where c.tenant_id = $1 and c.id = t.id and c.applied_epoch < t.applied_epoch
        returning c.id""";

    private final Rows rows;

    ConversationRepository(Rows rows) {
        this.rows = rows;
    }

    /** Those that are the tenant's. */
    public Uni<List<Conversation>> lock(TenantId tenant, Tx tx, Collection<ConversationId> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tx.query(LOCK, tenant.value(), Rows.ids(ids, ConversationId::value))
                        .map(found -> Rows.list(found, row -> conversation(tenant, row)));
    }

    public Uni<List<ConversationId>> ofContact(TenantId tenant, Tx tx, ContactId contact) {
        return tx.query("select id from conversation where tenant_id = $1 and contact_id = $2", tenant.value(), contact.value())
                .map(found -> Rows.list(found, row -> new ConversationId(row.getUUID("id"))));
    }

    /** The ids of those that were not there before. */
    public Uni<List<ConversationId>> open(TenantId tenant, Tx tx, Collection<Opening> openings) {
        return tx.query(OPEN, tenant.value(), rows.json(openings))
                .map(found -> Rows.list(found, row -> new ConversationId(row.getUUID("id"))));
    }

    Uni<Void> update(TenantId tenant, Tx tx, List<ConversationRow> changed) {
        return changed.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(UPDATE, tenant.value(), rows.json(changed)).replaceWithVoid();
    }

    /** The ids of those that outbound had not applied so far. */
    public Uni<List<ConversationId>> apply(TenantId tenant, Tx tx, Map<ConversationId, Long> epochs) {
        var applied = epochs.entrySet().stream().map(e -> new Applied(e.getKey(), e.getValue())).toList();
        return tx.query(APPLY, tenant.value(), rows.json(applied))
                .map(found -> Rows.list(found, row -> new ConversationId(row.getUUID("id"))));
    }

    private static Conversation conversation(TenantId tenant, Row row) {
        return new Conversation(tenant, new ConversationId(row.getUUID("id")), new ChannelId(row.getUUID("channel_id")),
                row.getString("contact_name"), control(row), turns(row), reach(row), Rows.instant(row, "transaction_at"));
    }

    private static ConversationControl control(Row row) {
        return new ConversationControl(Rows.constant(ConversationState.class, row.getString("state")), row.getLong("epoch"),
                row.getLong("applied_epoch"), Rows.constant(HandOverCause.class, row.getString("cause")),
                Rows.constant(Urgency.class, row.getString("urgency")), row.getUUID("assignee"));
    }

    private static TurnsOwed turns(Row row) {
        return new TurnsOwed(row.getLong("turn_seq"), row.getLong("answered_seq"), row.getLong("answered_before"),
                row.getInteger("overtaken"), Rows.instant(row, "oldest_unanswered_at"), Rows.instant(row, "answer_due_at"));
    }

    private static Reach reach(Row row) {
        var phone = row.getString("phone");
        var userId = row.getString("user_id");
        return new Reach(phone == null && userId == null ? null : new Address(phone, userId),
                Rows.instant(row, "window_ends_at"),
                row.getInteger("unread"));
    }

    /** A conversation to open unless it is there; the names are the columns'. */
    @RegisterForReflection
    public record Opening(ConversationId id, ChannelId channelId, ContactId contactId) {
    }

    @RegisterForReflection
    private record Applied(ConversationId id, long appliedEpoch) {
    }
}
