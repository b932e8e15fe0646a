package dev.recado.conversation.reply;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.store.Rows;
import dev.recado.events.ConversationId;
import dev.recado.events.HandOverCause;
import dev.recado.events.TenantId;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Calls a person for every conversation whose answer is overdue; of all tenants, which is why it reads ids only. */
@ApplicationScoped
class OverdueAnswers {

    /** Replicas share the work: each takes what no other holds. */
    private static final String TAKE = """
        select tenant_id, id from conversation where answer_due_at <= now()
        order by answer_due_at limit $1 for update skip locked""";

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
    Uni<Void> look() {
        return transactions.run(this::handOverDue);
    }

    private Uni<Void> handOverDue(Tx tx) {
        return tx.query(TAKE, config.watchBatchMax())
                .map(found -> Rows.list(found, r -> Map.entry(new TenantId(r.getUUID("tenant_id")),
                        new ConversationId(r.getUUID("id")))))
                .map(due -> due.stream().collect(Collectors.groupingBy(Map.Entry::getKey,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList()))))
                .chain(due -> ByTenant.eachPart(due, (tenant, ids) -> handOver(tx, tenant, ids)));
    }

    private Uni<Void> handOver(Tx tx, TenantId tenant, List<ConversationId> ids) {
        return conversations.lock(tenant, tx, ids).chain(due -> handOver(tx, new ConversationChanges(tenant, due), due));
    }

    private Uni<Void> handOver(Tx tx, ConversationChanges changes, List<Conversation> due) {
        due.forEach(c -> handOvers.handOver(changes, c, Reason.of(HandOverCause.ANSWER_OVERDUE)));
        return writer.write(tx, changes);
    }
}
