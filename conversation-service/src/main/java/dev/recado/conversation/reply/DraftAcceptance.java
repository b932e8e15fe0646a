package dev.recado.conversation.reply;

import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.store.Rows;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.TenantId;
import dev.recado.kit.inbox.Inbox;
import dev.recado.kit.database.Tx;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Uses the drafts that still fit, says why it drops the others, and leaves no turn without an end. */
@ApplicationScoped
class DraftAcceptance {

    private final Inbox inbox;
    private final ConversationRepository conversations;
    private final MessageRepository messages;
    private final ChangeWriter writer;
    private final Decisions decisions;
    private final MeterRegistry meters;

    DraftAcceptance(Inbox inbox, ConversationRepository conversations, MessageRepository messages, ChangeWriter writer,
            Decisions decisions,
            MeterRegistry meters) {
        this.inbox = inbox;
        this.conversations = conversations;
        this.messages = messages;
        this.writer = writer;
        this.decisions = decisions;
        this.meters = meters;
    }

    Uni<Void> judge(Tx tx, List<ReplyDrafted> drafts) {
        return ByTenant.each(drafts,
                (tenant, part) -> inbox.claim(tx, tenant, part.stream().map(ReplyDrafted::eventId).toList())
                        .chain(first -> judge(tx, tenant, once(part, first))));
    }

    /** A batch may hold the same draft twice. */
    private static List<ReplyDrafted> once(List<ReplyDrafted> drafts, Set<String> first) {
        return drafts.stream().filter(d -> first.remove(d.eventId())).toList();
    }

    private Uni<Void> judge(Tx tx, TenantId tenant, List<ReplyDrafted> drafts) {
        return conversations.lock(tenant, tx, drafts.stream().map(ReplyDrafted::conversationId).distinct().toList())
                .chain(locked -> judge(tx, new ConversationChanges(tenant, locked), drafts));
    }

    private Uni<Void> judge(Tx tx, ConversationChanges changes, List<ReplyDrafted> drafts) {
        return Multi.createFrom().iterable(drafts)
                .onItem().transformToUniAndConcatenate(draft -> judge(tx, changes, draft))
                .collect().asList()
                .chain(() -> writer.write(tx, changes));
    }

    private Uni<Void> judge(Tx tx, ConversationChanges changes, ReplyDrafted draft) {
        var found = changes.find(draft.conversationId());
        if (found.isEmpty()) {
            Log.warnf("draft of an unknown conversation tenantId=%s conversationId=%s eventId=%s", draft.tenantId(),
                    draft.conversationId(), draft.eventId());
            return Uni.createFrom().voidItem();
        }
        var c = found.get();
        return switch (decisions.verdict(c, draft)) {
            case DraftDecision.Current _ -> decisions.use(changes, c, draft);
            case DraftDecision.Late _ -> messages.oldestAfter(changes.tenant(), tx, c.id(), draft.turnSeq())
                    .chain(oldest -> decisions.useLate(changes, c, new Decisions.Late(draft, oldest)));
            case DraftDecision.Dropped dropped -> drop(changes, c, draft, dropped.reason());
        };
    }

    private Uni<Void> drop(ConversationChanges changes, Conversation c, ReplyDrafted draft, DraftDecision.Reason reason) {
        if (reason == DraftDecision.Reason.OVERTAKEN) {
            changes.keep(c.with(c.turns().overtakenOnceMore()));
        }
        meters.counter("recado.drafts.dropped", "reason", Rows.written(reason)).increment();
        Log.infof("draft dropped tenantId=%s conversationId=%s eventId=%s outcome=%s", c.tenant(), c.id(), draft.eventId(),
                reason);
        return Uni.createFrom().voidItem();
    }
}
