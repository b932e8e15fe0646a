package dev.recado.conversation.conversation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.recado.conversation.message.MessageRow;
import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.conversation.message.MessageRow.Sending;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StoredContent;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Collects the changes of one transaction to one tenant's conversations. {@link ChangeWriter} writes them in a few statements.
 */
public final class ConversationChanges {

    private final TenantId tenant;
    private final Map<ConversationId, Conversation> conversations = new LinkedHashMap<>();
    private final Set<ConversationId> updated = new LinkedHashSet<>();
    private final Set<ConversationId> awaitingReply = new LinkedHashSet<>();
    private final Map<ConversationId, UUID> newestMessages = new LinkedHashMap<>();
    private final List<MessageRow> messages = new ArrayList<>();
    private final List<Merge> merges = new ArrayList<>();
    private final Map<String, List<SuiteEvent>> events = new LinkedHashMap<>();

    public ConversationChanges(TenantId tenant, Collection<Conversation> locked) {
        this.tenant = tenant;
        locked.forEach(c -> conversations.put(c.id(), c));
    }

    public TenantId tenant() {
        return tenant;
    }

    /** The conversation with its changes so far; empty when the tenant has no such conversation. */
    public Optional<Conversation> find(ConversationId id) {
        return Optional.ofNullable(conversations.get(id));
    }

    public Conversation get(ConversationId id) {
        return find(id).orElseThrow();
    }

    public void update(Conversation conversation) {
        conversations.put(conversation.id(), conversation);
        updated.add(conversation.id());
    }

    public void opened(Conversation conversation) {
        publishChange(conversation, Change.OPENED, EventDetail.of(conversation.id() + ":opened"));
    }

    /** Stores a message; the caller also updates its conversation. */
    public void store(MessageRow message) {
        messages.add(message);
        newestMessages.put(message.conversationId(), message.id().value());
        publishChange(get(message.conversationId()), Change.MESSAGE_RECORDED,
                new EventDetail(message.id() + ":recorded", message.id(), null));
    }

    /** Updates the conversation, stores the text and requests its dispatch under the conversation's current epoch. */
    public void send(Conversation c, OutgoingText message) {
        var epoch = c.control().epoch();
        update(c);
        store(new MessageRow(message.id(), c.id(), c.channel(), Direction.OUT, message.author(), MessageStatus.QUEUED,
                message.turnSeq(), c.now(), StoredContent.ofText(message.text()), null,
                new Sending(message.lane(), epoch, message.expiresAt())));
        publish(Topics.DISPATCHES_REQUESTED,
                new DispatchRequested(message.id().toString(), tenant, c.now(), message.id(), c.id(), c.channel(),
                        c.reachability().address(), OutboundContent.text(message.text()), message.lane(), epoch,
                        message.expiresAt(), null, message.emergency(), null));
    }

    /** Updates the conversation and publishes its new control state. */
    public void controlChanged(Conversation c, Change change) {
        update(c);
        var epoch = c.control().epoch();
        publish(Topics.CONVERSATIONS_CONTROLLED,
                new ConversationControlled(c.id() + ":" + epoch, tenant, c.now(), c.id(), epoch, c.control().state()));
        publishChange(c, change, EventDetail.of(c.id() + ":" + epoch + ":" + Rows.enumColumn(change)));
    }

    public void controlApplied(Conversation c) {
        publishChange(c, Change.CONTROL_APPLIED, EventDetail.of(c.id() + ":" + c.control().appliedEpoch() + ":applied"));
    }

    public void statusRaised(Conversation c, StatusUpdate.Raised message) {
        var status = Rows.enumColumn(message.status());
        publishChange(c, Change.STATUS_MOVED, new EventDetail(message.id() + ":" + status, message.id(), status));
    }

    /** Moves the messages of a conversation to another one and deletes it. The open messages belong to the newest turn. */
    void merge(Conversation from, Conversation into) {
        merges.add(new Merge(from.id(), into.id(), from.turns().answered(), into.turns().seq()));
    }

    /** Requests one reply for the conversation, however often a transaction calls this. */
    public void requestReply(ConversationId conversation) {
        awaitingReply.add(conversation);
    }

    private void publishChange(Conversation c, Change change, EventDetail detail) {
        publish(Topics.CONVERSATIONS_CHANGED, new ConversationChanged(detail.eventId(), tenant, c.now(), change, c.id(),
                c.control().state(), c.control().epoch(), detail.message(), detail.status(), c.control().cause(),
                c.control().assignee()));
    }

    private void publish(String topic, SuiteEvent event) {
        events.computeIfAbsent(topic, _ -> new ArrayList<>()).add(event);
    }

    List<MessageRow> messages() {
        return messages;
    }

    List<Conversation> updated() {
        return updated.stream().map(this::get).toList();
    }

    /** The newest message that this transaction stores in each conversation. */
    Map<ConversationId, UUID> newestMessages() {
        return newestMessages;
    }

    /** The conversations that need a reply, without those that left the bot's control in the same transaction. */
    List<Conversation> awaitingReply() {
        return awaitingReply.stream().map(this::get)
                .filter(c -> c.control() instanceof ConversationControl.Bot && c.turns().open()).toList();
    }

    Map<String, List<SuiteEvent>> events() {
        return events;
    }

    List<Merge> merges() {
        return merges;
    }

    /**
     * A conversation that becomes part of another one.
     *
     * @param answered the turns after this one are open
     * @param turnSeq the turn of the open messages in the other conversation
     */
    record Merge(ConversationId from, ConversationId into, long answered, long turnSeq) {
    }

    /** The parts of a change event that depend on the change: its id, the message and its status. */
    private record EventDetail(String eventId, @Nullable MessageId message, @Nullable String status) {

        private static EventDetail of(String eventId) {
            return new EventDetail(eventId, null, null);
        }
    }
}
