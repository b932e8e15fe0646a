package dev.recado.conversation.conversation;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationChanges.Merge;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.message.MessageRepository.OpenTurns;
import dev.recado.events.ConversationId;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.Outbox;
import io.smallrye.mutiny.Uni;

/** Writes the changes of a transaction: the messages, the conversations, then their events to the outbox. */
@ApplicationScoped
public class ChangeWriter {

    private final MessageRepository messages;
    private final ConversationRepository conversations;
    private final Outbox outbox;

    ChangeWriter(MessageRepository messages, ConversationRepository conversations, Outbox outbox) {
        this.messages = messages;
        this.conversations = conversations;
        this.outbox = outbox;
    }

    public Uni<Void> write(Tx tx, ConversationChanges changes) {
        return messages.insert(changes.tenant(), tx, changes.messages())
                .chain(() -> conversations.update(changes.tenant(), tx, changes.updated(), changes.newestMessages()))
                .chain(() -> Sequential.forEach(changes.merges(), merge -> merge(tx, changes.tenant(), merge)))
                .chain(() -> requestReplies(tx, changes))
                .chain(() -> publish(tx, changes.events()));
    }

    private Uni<Void> merge(Tx tx, TenantId tenant, Merge merge) {
        return messages.move(tenant, tx, merge.from(), merge.into(), new OpenTurns(merge.answered(), merge.turnSeq()))
                .chain(() -> conversations.deleteMerged(tenant, tx, merge.from(), merge.into()));
    }

    /** Publishes the reply requests. Reads their transcripts after the insert, so that a turn covers every stored message. */
    private Uni<Void> requestReplies(Tx tx, ConversationChanges changes) {
        var awaiting = changes.awaitingReply();
        return awaiting.isEmpty()
                ? Uni.createFrom().voidItem()
                : messages.transcripts(changes.tenant(), tx, awaiting.stream().map(Conversation::id).toList())
                        .chain(lines -> outbox.addAll(tx, Topics.REPLIES_REQUESTED, requests(awaiting, lines)));
    }

    private static List<ReplyRequested> requests(List<Conversation> awaiting, Map<ConversationId, List<TranscriptLine>> lines) {
        return awaiting.stream().map(c -> request(c, lines.getOrDefault(c.id(), List.of()))).toList();
    }

    private static ReplyRequested request(Conversation c, List<TranscriptLine> transcript) {
        var epoch = c.control().epoch();
        var turn = c.turns().seq();
        return new ReplyRequested(c.id() + ":" + epoch + ":" + turn, c.tenant(), c.now(), c.id(), epoch, turn,
                c.turns().dueAt(), transcript, c.contactName());
    }

    private Uni<Void> publish(Tx tx, Map<String, List<SuiteEvent>> events) {
        return Sequential.forEach(events.entrySet(), ofTopic -> outbox.addAll(tx, ofTopic.getKey(), ofTopic.getValue()));
    }
}
