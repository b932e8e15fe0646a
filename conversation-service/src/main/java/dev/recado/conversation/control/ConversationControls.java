package dev.recado.conversation.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.conversation.OutgoingText;
import dev.recado.conversation.message.Texts;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.Author;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Who has the word, as people decide it: takeover, release, a person's own message; and what outbound enforces of it. */
@ApplicationScoped
public class ConversationControls {

    private final Transactions transactions;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;
    private final ConversationConfig config;
    private final Audits audits;

    ConversationControls(Transactions transactions, ConversationRepository conversations, ChangeWriter writer,
            ConversationConfig config,
            Audits audits) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.writer = writer;
        this.config = config;
        this.audits = audits;
    }

    /** Repeating it changes nothing; who sees a colleague's may take it over from them. */
    Uni<Conversation> takeOver(Asked asked) {
        return change(asked, (changes, c) -> takenOver(changes, c, asked.by().person()));
    }

    /** The bot has the word again, and answers what nobody has. */
    Uni<Conversation> release(Asked asked) {
        return change(asked, (changes, c) -> c.control().byBot() ? c : released(changes, c));
    }

    Uni<MessageId> write(Asked asked, String text) {
        var message = new AgentText(MessageId.random(), Texts.sendable(text), asked.by().person());
        return change(asked, (changes, c) -> written(changes, c, message)).replaceWith(message.id());
    }

    Uni<Void> applied(Tx tx, List<ControlApplied> events) {
        return ByTenant.each(events, (tenant, part) -> conversations.apply(tenant, tx, newestEpochs(part))
                .chain(ids -> conversations.lock(tenant, tx, ids))
                .chain(moved -> tellApplied(tx, new ConversationChanges(tenant, moved), moved)));
    }

    private static Map<ConversationId, Long> newestEpochs(List<ControlApplied> events) {
        return events.stream().collect(Collectors.toMap(ControlApplied::conversationId, ControlApplied::epoch, Math::max));
    }

    private Uni<Void> tellApplied(Tx tx, ConversationChanges changes, List<Conversation> moved) {
        moved.forEach(changes::applied);
        return writer.write(tx, changes);
    }

    private Uni<Conversation> change(Asked asked, BiFunction<ConversationChanges, Conversation, Conversation> decide) {
        return transactions.run(tx -> conversations.lock(asked.tenant(), tx, List.of(asked.conversation()))
                .chain(found -> decided(tx, new ConversationChanges(asked.tenant(), found), asked, decide)));
    }

    private Uni<Conversation> decided(Tx tx, ConversationChanges changes, Asked asked,
            BiFunction<ConversationChanges, Conversation, Conversation> decide) {
        var before = changes.find(asked.conversation()).filter(c -> asked.by().sees(c.control().assignee()))
                .orElseThrow(() -> Refusal.notFound("conversation"));
        var after = decide.apply(changes, before);
        return writer.write(tx, changes)
                .chain(() -> before.control().epoch() == after.control().epoch()
                        ? Uni.createFrom().voidItem()
                        : audits.add(tx, audit(asked, after)))
                .replaceWith(after);
    }

    private static AuditEntry audit(Asked asked, Conversation after) {
        var action = after.control().byHuman() ? "conversation.taken_over" : "conversation.released";
        return AuditEntry.of(asked.tenant(), asked.actor(), action).to("conversation", after.id().value())
                .with("epoch", after.control().epoch());
    }

    private static Conversation takenOver(ConversationChanges changes, Conversation c, UUID by) {
        if (c.control().isHeldFor(by)) {
            return c;
        }
        var taken = c.takenOver(by);
        changes.controlled(taken, Change.TAKEN_OVER);
        return taken;
    }

    private Conversation released(ConversationChanges changes, Conversation c) {
        var released = c.released(config.answerWithin());
        changes.controlled(released, Change.RELEASED);
        changes.ask(released.id());
        return released;
    }

    private Conversation written(ConversationChanges changes, Conversation c, AgentText text) {
        if (!c.freeFormOpen()) {
            throw Refusal.conflict("WINDOW_CLOSED",
                    "The customer last wrote more than 24 hours ago: only a template can reach them.");
        }
        var taken = c.control().byHuman() && c.control().assignee() != null ? c : takenOver(changes, c, text.by());
        var answered = taken.with(taken.turns().settled()).with(taken.reach().allRead());
        changes.send(answered, new OutgoingText(text.id(), Author.AGENT, Lane.AGENT, text.text(), null, expiry(answered)));
        return answered;
    }

    private Instant expiry(Conversation c) {
        var latest = c.now().plus(config.agentMessageAgeMax());
        return latest.isBefore(c.reach().windowEndsAt()) ? latest : c.reach().windowEndsAt();
    }

    /**
     * @param by who asks for it, and what is there for them
     * @param actor the same, as the audit names them
     */
    record Asked(TenantId tenant, ConversationId conversation, ConversationVisibility by, Actor actor) {
    }

    /** @param by null for a machine */
    private record AgentText(MessageId id, String text, UUID by) {
        @Override
        public String toString() {
            return "AgentText[id=" + id + "]";
        }
    }
}
