package dev.recado.conversation.reply;

import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.control.HandOvers;
import dev.recado.conversation.control.HandOvers.Reason;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.OutgoingText;
import dev.recado.conversation.message.Texts;
import dev.recado.events.Author;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.ReplyDrafted;
import io.smallrye.mutiny.Uni;

/** TurnsOwed an accepted decision into what happens: parts to send, a person called, or nothing needed. */
@ApplicationScoped
class Decisions {

    private final HandOvers handOvers;
    private final ConversationConfig config;

    Decisions(HandOvers handOvers, ConversationConfig config) {
        this.handOvers = handOvers;
        this.config = config;
    }

    DraftDecision verdict(Conversation c, ReplyDrafted draft) {
        return DraftDecision.of(c, draft, config);
    }

    Uni<Void> use(ConversationChanges changes, Conversation c, ReplyDrafted draft) {
        apply(changes, c.with(c.turns().settled()), draft);
        return Uni.createFrom().voidItem();
    }

    /** What came after the draft's turn gets a turn of its own, with what is now said in its transcript. */
    Uni<Void> useLate(ConversationChanges changes, Conversation c, Late late) {
        var oldest = late.nextOldest() == null ? c.now() : late.nextOldest();
        apply(changes, c.with(c.turns().settled(late.draft().turnSeq(), oldest, config.answerWithin())), late.draft());
        changes.ask(c.id());
        return Uni.createFrom().voidItem();
    }

    private void apply(ConversationChanges changes, Conversation c, ReplyDrafted draft) {
        changes.keep(c);
        switch (draft.decision()) {
            case Decision.Reply reply -> reply(changes, c, draft, parts(reply));
            case Decision.HandOver h ->
                handOvers.handOver(changes, c,
                        new Reason(h.cause() == null ? HandOverCause.OTHER : h.cause(), h.urgency(), h.closingWords()));
            case Decision.NotNeeded _ -> {
                // settled above: that it needs no answer is its end
            }
        }
    }

    private static List<String> parts(Decision.Reply reply) {
        return reply.parts().stream().filter(part -> part != null && !part.isBlank()).map(Texts::sendable).toList();
    }

    private void reply(ConversationChanges changes, Conversation c, ReplyDrafted draft, List<String> parts) {
        if (parts.isEmpty()) {
            handOvers.handOver(changes, c, Reason.of(HandOverCause.MALFORMED_OUTPUT));
            return;
        }
        if (!c.freeFormOpen()) {
            handOvers.handOver(changes, c, Reason.of(HandOverCause.REPLY_FAILED));
            return;
        }
        for (var part = 0; part < parts.size(); part++) {
            var id = new MessageId(c.named("reply:" + draft.epoch() + ":" + draft.turnSeq() + ":" + part));
            changes.send(c, new OutgoingText(id, Author.BOT, Lane.REPLY, parts.get(part), draft.turnSeq(),
                    c.now().plus(config.replyAgeMax())));
        }
    }

    /** @param nextOldest when the first message after the draft's turn was stored, or null when it is not known */
    record Late(ReplyDrafted draft, Instant nextOldest) {
    }
}
