package dev.recado.conversation.reply;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.events.ConversationId;
import dev.recado.events.HandOverCause;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Hands over every conversation whose answer is overdue. Its query covers all tenants and therefore reads only ids. */
@ApplicationScoped
class OverdueAnswers {

    /** Skips rows that another replica has locked. */
    private static final String LOCK_OVERDUE = """
        select c.tenant_id, c.id
        from answer_due d
        join conversation c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
        where d.due_at <= now()
        order by d.due_at
        limit $1
        for update of c skip locked""";

    /**
     * Corrects rows with another deadline than their conversation. The triggers of the table prevent such rows, but one that
     * stayed would come back with every page.
     */
    private static final String CORRECT = """
        with due as (
            select c.id, c.answer_due_at
            from conversation c
            where c.tenant_id = $1 and c.id = any($2)),
        no_longer_due as (
            delete from answer_due d using due
            where d.tenant_id = $1 and d.conversation_id = due.id and due.answer_due_at is null)
        update answer_due d set due_at = due.answer_due_at
        from due
        where d.tenant_id = $1 and d.conversation_id = due.id and due.answer_due_at is not null
            and d.due_at <> due.answer_due_at""";

    private static final String ANY_OVERDUE = "select coalesce(min(due_at) <= now(), false) as overdue from answer_due";

    private final Transactions transactions;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;
    private final HandOvers handOvers;
    private final ConversationConfig config;

    OverdueAnswers(Transactions transactions, ConversationRepository conversations, ChangeWriter writer, HandOvers handOvers,
            ConversationConfig config) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.writer = writer;
        this.handOvers = handOvers;
        this.config = config;
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("overdue-answers")
    Uni<Void> handOverIfAnyOverdue() {
        return transactions.query(ANY_OVERDUE).chain(overdue -> !overdue.iterator().next().getBoolean("overdue")
                ? Uni.createFrom().voidItem()
                : handOverBatch());
    }

    private Uni<Void> handOverBatch() {
        return transactions.run(tx -> tx.query(LOCK_OVERDUE, config.watchBatchMax())
                .map(found -> Rows.list(found, row -> row).stream().collect(Collectors.groupingBy(Rows::tenant,
                        Collectors.mapping(row -> new ConversationId(row.getUUID("id")), Collectors.toList()))))
                .chain(overdue -> TenantGroups.forEach(overdue, (tenant, ids) -> handOverOfTenant(tx, tenant, ids))));
    }

    private Uni<Void> handOverOfTenant(Tx tx, TenantId tenant, List<ConversationId> ids) {
        return conversations.lock(tenant, tx, ids).chain(overdue -> {
            var changes = new ConversationChanges(tenant, overdue);
            var isDue = overdue.stream().collect(Collectors.partitioningBy(OverdueAnswers::isDue));
            isDue.get(true).forEach(c -> handOver(changes, c));
            return correct(tx, tenant, isDue.get(false)).chain(() -> writer.write(tx, changes));
        });
    }

    private static boolean isDue(Conversation c) {
        var dueAt = c.turns().dueAt();
        return dueAt != null && !dueAt.isAfter(c.now());
    }

    private static Uni<Void> correct(Tx tx, TenantId tenant, List<Conversation> notDue) {
        return notDue.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(CORRECT, tenant.value(),
                        Rows.uuids(notDue.stream().map(Conversation::id).toList(), ConversationId::value)).replaceWithVoid();
    }

    /** Hands over if the bot controls the conversation; in any other state it only removes the deadline. */
    private void handOver(ConversationChanges changes, Conversation c) {
        if (c.control() instanceof Bot bot) {
            handOvers.handOver(changes, c, bot, Reason.of(HandOverCause.ANSWER_OVERDUE));
        } else {
            changes.update(c.withTurns(c.turns().withoutDeadline()));
        }
    }
}
