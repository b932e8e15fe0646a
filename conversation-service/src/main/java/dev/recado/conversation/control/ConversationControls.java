package dev.recado.conversation.control;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.conversation.conversation.ConversationControl.Human;
import dev.recado.conversation.conversation.ConversationControl.Resolved;
import dev.recado.conversation.conversation.ConversationControl.Waiting;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.conversation.OutgoingText;
import dev.recado.conversation.message.Texts;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.conversation.visibility.MissingConversations;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.Author;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.smallrye.mutiny.Uni;

/** Applies the takeovers, releases and messages of people and API clients to a conversation. */
@ApplicationScoped
public class ConversationControls {

    private final Idempotency idempotency;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;
    private final ConversationConfig config;
    private final Audits audits;
    private final MissingConversations missing;

    ConversationControls(Idempotency idempotency, ConversationRepository conversations, ChangeWriter writer,
            ConversationConfig config, Audits audits, MissingConversations missing) {
        this.idempotency = idempotency;
        this.conversations = conversations;
        this.writer = writer;
        this.config = config;
        this.audits = audits;
        this.missing = missing;
    }

    /** Takes a conversation over from the bot or from a colleague; a repetition changes nothing. */
    Uni<ControlView> takeOver(Request request) {
        return change(request, ControlView.class, ControlView::of,
                (changes, c) -> Takeovers.takeOver(changes, c, request.visibility().person()));
    }

    /** Returns a conversation to the bot, which answers the open turns. */
    Uni<ControlView> release(Request request) {
        return change(request, ControlView.class, ControlView::of, this::released);
    }

    /** Takes the conversation over if needed, settles its turns and sends the text. */
    Uni<QueuedView> sendMessage(Request request, String text) {
        var id = MessageId.random();
        return change(request, QueuedView.class, sent -> QueuedView.of(id),
                (changes, c) -> messageSent(changes, c, request.visibility().person(), id, text));
    }

    private <T> Uni<T> change(Request request, Class<T> type, Function<Conversation, T> answer,
            BiFunction<ConversationChanges, Conversation, Conversation> decision) {
        return idempotency.run(request.once(), type, tx -> conversations
                .lock(request.tenant(), tx, List.of(request.conversation()))
                .chain(found -> decideAndWrite(tx, new ConversationChanges(request.tenant(), found), request, decision))
                .map(answer));
    }

    private Uni<Conversation> decideAndWrite(Tx tx, ConversationChanges changes, Request request,
            BiFunction<ConversationChanges, Conversation, Conversation> decision) {
        var found = changes.find(request.conversation()).filter(c -> request.visibility().includes(c.control().assignee()));
        return found.isEmpty()
                ? missing.refuse(request.tenant(), tx, request.visibility(), request.conversation())
                : decideAndWrite(tx, changes, found.get(), request, decision);
    }

    private Uni<Conversation> decideAndWrite(Tx tx, ConversationChanges changes, Conversation before, Request request,
            BiFunction<ConversationChanges, Conversation, Conversation> decision) {
        var after = decision.apply(changes, before);
        return writer.write(tx, changes)
                .chain(() -> before.control().epoch() == after.control().epoch()
                        ? Uni.createFrom().voidItem()
                        : audits.add(tx, audit(request, after)))
                .replaceWith(after);
    }

    private static AuditEntry audit(Request request, Conversation after) {
        var action = after.control() instanceof Human ? "conversation.taken_over" : "conversation.released";
        return AuditEntry.of(request.tenant(), request.actor(), action).to("conversation", after.id().value())
                .with("epoch", after.control().epoch());
    }

    private Conversation released(ConversationChanges changes, Conversation c) {
        return switch (c.control()) {
            case Bot _ -> c;
            case Waiting waiting -> returnedToBot(changes, c, waiting.release());
            case Human human -> returnedToBot(changes, c, human.release());
            case Resolved resolved -> returnedToBot(changes, c, resolved.release());
        };
    }

    private Conversation returnedToBot(ConversationChanges changes, Conversation c, Bot bot) {
        var released = c.released(bot, config.answerWithin());
        changes.controlChanged(released, Change.RELEASED);
        changes.requestReply(released.id());
        return released;
    }

    private Conversation messageSent(ConversationChanges changes, Conversation c, UUID by, MessageId id, String text) {
        if (!c.acceptsFreeForm()) {
            throw Refusal.conflict("WINDOW_CLOSED",
                    "The customer's last message is older than 24 hours; send a template message instead.");
        }
        var taken = c.control() instanceof Human human && human.assignee() != null ? c : Takeovers.takeOver(changes, c, by);
        var answered = taken.answeredByPerson();
        changes.send(answered,
                new OutgoingText(id, Author.AGENT, Lane.AGENT, Texts.sendable(text), null, expiry(answered)));
        return answered;
    }

    private Instant expiry(Conversation c) {
        var latest = c.now().plus(config.agentMessageAgeMax());
        return latest.isBefore(c.reachability().windowEndsAt()) ? latest : c.reachability().windowEndsAt();
    }

    /**
     * A request of a user or an API client.
     *
     * @param visibility the conversations that the caller may see, and the caller's id if it is a user
     * @param actor the caller as the actor of the audit
     * @param once the key and hash of the request; null when it has no {@code Idempotency-Key}
     */
    record Request(TenantId tenant, ConversationId conversation, ConversationVisibility visibility, Actor actor,
            IdempotentRequest once) {

        Request(TenantId tenant, ConversationId conversation, ConversationVisibility visibility, Actor actor) {
            this(tenant, conversation, visibility, actor, null);
        }
    }

    /** @param applied true when outbound enforces that epoch */
    public record ControlView(ConversationId id, ConversationState state, long epoch, boolean applied) {

        static ControlView of(Conversation c) {
            return new ControlView(c.id(), c.control().state(), c.control().epoch(), c.control().isApplied());
        }
    }

    /** A message that waits to be sent. */
    public record QueuedView(MessageId messageId, String status) {

        static QueuedView of(MessageId id) {
            return new QueuedView(id, "queued");
        }
    }
}
