package dev.recado.conversation.reply;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.conversation.OutgoingText;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.message.Texts;
import dev.recado.events.Author;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.delivery.RecordCollector;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.inbox.Inbox;
import dev.recado.kit.lifecycle.Sequential;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Accepts or drops the drafts of ai. An accepted draft sends a reply, hands the conversation over, or only settles its turn.
 */
@ApplicationScoped
class DraftAcceptance {

    private static final Duration DRAFTS_INTERVAL_MIN = Duration.ofMillis(30);

    private final RecordCollector drafts;
    private final Inbox inbox;
    private final ConversationRepository conversations;
    private final MessageRepository messages;
    private final ChangeWriter writer;
    private final HandOvers handOvers;
    private final ConversationConfig config;
    private final MeterRegistry meters;

    DraftAcceptance(Delivery delivery, Inbox inbox, ConversationRepository conversations, MessageRepository messages,
            ChangeWriter writer, HandOvers handOvers, ConversationConfig config, MeterRegistry meters) {
        this.drafts = delivery.collector(ReplyDrafted.class, DRAFTS_INTERVAL_MIN, this::claim);
        this.inbox = inbox;
        this.conversations = conversations;
        this.messages = messages;
        this.writer = writer;
        this.handOvers = handOvers;
        this.config = config;
        this.meters = meters;
    }

    @Incoming("replies-drafted")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> consume(Message<ConsumerRecords<String, byte[]>> batch) {
        return drafts.add(batch);
    }

    private Uni<Void> claim(Tx tx, List<ReplyDrafted> drafts) {
        return TenantGroups.forEach(drafts,
                (tenant, part) -> inbox.claim(tx, tenant, part.stream().map(ReplyDrafted::eventId).toList())
                        .chain(claimed -> decideAll(tx, tenant, claimedOnly(part, claimed))));
    }

    /** Keeps each claimed draft one time, because a batch may contain the same draft twice. */
    private static List<ReplyDrafted> claimedOnly(List<ReplyDrafted> drafts, Set<String> claimed) {
        return drafts.stream().filter(draft -> claimed.remove(draft.eventId())).toList();
    }

    private Uni<Void> decideAll(Tx tx, TenantId tenant, List<ReplyDrafted> drafts) {
        return conversations.lock(tenant, tx, drafts.stream().map(ReplyDrafted::conversationId).distinct().toList())
                .map(locked -> new ConversationChanges(tenant, locked))
                .call(changes -> Sequential.forEach(drafts, draft -> decide(tx, changes, draft)))
                .chain(changes -> writer.write(tx, changes));
    }

    private Uni<Void> decide(Tx tx, ConversationChanges changes, ReplyDrafted draft) {
        var found = changes.find(draft.conversationId());
        if (found.isEmpty()) {
            Log.warnf("A draft names an unknown conversation and is ignored tenantId=%s conversationId=%s eventId=%s",
                    draft.tenantId(), draft.conversationId(), draft.eventId());
            return Uni.createFrom().voidItem();
        }
        var c = found.get();
        return switch (DraftDecision.of(c, draft, config)) {
            case DraftDecision.Accepted accepted -> accept(changes, c, accepted.control(), draft);
            case DraftDecision.AcceptedLate late -> acceptLate(tx, changes, c, late.control(), draft);
            case DraftDecision.Dropped dropped -> drop(changes, c, draft, dropped.reason());
        };
    }

    private Uni<Void> accept(ConversationChanges changes, Conversation c, Bot control, ReplyDrafted draft) {
        apply(changes, c.withTurns(c.turns().settled()), control, draft);
        return Uni.createFrom().voidItem();
    }

    /** Requests another reply for the messages after the draft's turn; its transcript includes the accepted draft. */
    private Uni<Void> acceptLate(Tx tx, ConversationChanges changes, Conversation c, Bot control, ReplyDrafted draft) {
        return messages.oldestAfterTurn(changes.tenant(), tx, c.id(), draft.turnSeq())
                .map(oldest -> oldest == null ? c.now() : oldest)
                .invoke(oldest -> {
                    var turns = c.turns().settledUpTo(draft.turnSeq(), oldest, config.answerWithin());
                    apply(changes, c.withTurns(turns), control, draft);
                    changes.requestReply(c.id());
                })
                .replaceWithVoid();
    }

    private Uni<Void> drop(ConversationChanges changes, Conversation c, ReplyDrafted draft, DraftDecision.Reason reason) {
        if (reason == DraftDecision.Reason.OVERTAKEN) {
            changes.update(c.withTurns(c.turns().overtakenAgain()));
        }
        meters.counter("recado.drafts.dropped", "reason", Rows.enumColumn(reason)).increment();
        Log.infof("A draft was dropped tenantId=%s conversationId=%s eventId=%s outcome=%s", c.tenant(), c.id(),
                draft.eventId(), reason);
        return Uni.createFrom().voidItem();
    }

    private void apply(ConversationChanges changes, Conversation c, Bot control, ReplyDrafted draft) {
        changes.update(c);
        switch (draft.decision()) {
            case Decision.Reply reply -> sendReply(changes, c, control, draft, textsOf(reply));
            case Decision.HandOver handOver -> handOvers.handOver(changes, c, control, reasonOf(handOver));
            case Decision.NotNeeded _ -> {
                // the turn is already settled
            }
        }
    }

    private static Reason reasonOf(Decision.HandOver handOver) {
        var cause = handOver.cause() == null ? HandOverCause.OTHER : handOver.cause();
        return new Reason(cause, handOver.urgency(), handOver.closingWords());
    }

    private static List<String> textsOf(Decision.Reply reply) {
        return reply.parts().stream().filter(part -> !Texts.isBlank(part)).map(Texts::sendable).toList();
    }

    private void sendReply(ConversationChanges changes, Conversation c, Bot control, ReplyDrafted draft, List<String> texts) {
        if (texts.isEmpty()) {
            handOvers.handOver(changes, c, control, Reason.of(HandOverCause.MALFORMED_OUTPUT));
            return;
        }
        if (!c.acceptsFreeForm()) {
            handOvers.handOver(changes, c, control, Reason.of(HandOverCause.REPLY_FAILED));
            return;
        }
        for (var part = 0; part < texts.size(); part++) {
            var id = new MessageId(c.idFor("reply:" + draft.epoch() + ":" + draft.turnSeq() + ":" + part));
            changes.send(c, new OutgoingText(id, Author.BOT, Lane.REPLY, texts.get(part), draft.turnSeq(),
                    c.now().plus(config.replyAgeMax())));
        }
    }
}
