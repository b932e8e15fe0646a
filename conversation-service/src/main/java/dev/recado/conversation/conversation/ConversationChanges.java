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
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.RaisedStatus;
import dev.recado.conversation.store.Rows;
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

/** What one transaction does to one tenant's conversations: decided in memory, written at its end in a few statements. */
public final class ConversationChanges {

    private final TenantId tenant;
    private final Map<ConversationId, Conversation> conversations = new LinkedHashMap<>();
    private final Set<ConversationId> touched = new LinkedHashSet<>();
    private final Set<ConversationId> asked = new LinkedHashSet<>();
    private final Map<ConversationId, UUID> newest = new LinkedHashMap<>();
    private final List<MessageRow> messages = new ArrayList<>();
    private final Map<String, List<SuiteEvent>> events = new LinkedHashMap<>();

    public ConversationChanges(TenantId tenant, Collection<Conversation> locked) {
        this.tenant = tenant;
        locked.forEach(c -> conversations.put(c.id(), c));
    }

    public TenantId tenant() {
        return tenant;
    }

    /** The conversation as changed so far; empty when it is not the tenant's. */
    public Optional<Conversation> find(ConversationId id) {
        return Optional.ofNullable(conversations.get(id));
    }

    public Conversation get(ConversationId id) {
        return find(id).orElseThrow();
    }

    public void keep(Conversation conversation) {
        conversations.put(conversation.id(), conversation);
        touched.add(conversation.id());
    }

    public void opened(Conversation conversation) {
        changed(conversation, Change.OPENED, Detail.of(conversation.id() + ":opened"));
    }

    /** Stores a message of a conversation that {@link #keep} gets, too. */
    public void add(MessageRow message) {
        messages.add(message);
        newest.put(message.conversationId(), message.id().value());
        changed(get(message.conversationId()), Change.MESSAGE_RECORDED,
                new Detail(message.id() + ":recorded", message.id(), null));
    }

    /** Stores a message to send and asks outbound to send it, under the conversation's current epoch. */
    public void send(Conversation c, OutgoingText m) {
        var epoch = c.control().epoch();
        keep(c);
        add(new MessageRow(m.id(), c.id(), c.channel(), Direction.OUT, m.author(), "text", m.text(), null, null, null,
                m.turnSeq(),
                m.lane(), epoch, MessageStatus.QUEUED, MessageStatus.QUEUED.rank(), c.now(), m.expiresAt(), null, null, null,
                false));
        publish(Topics.DISPATCHES_REQUESTED,
                new DispatchRequested(m.id().toString(), tenant, c.now(), m.id(), c.id(), c.channel(),
                        c.reach().address(), new OutboundContent.Text(m.text()), m.lane(), epoch, m.expiresAt(), null));
    }

    /** Another one has the word since this change. */
    public void controlled(Conversation c, Change change) {
        keep(c);
        var epoch = c.control().epoch();
        publish(Topics.CONVERSATIONS_CONTROLLED,
                new ConversationControlled(c.id() + ":" + epoch, tenant, c.now(), c.id(), epoch, c.control().state()));
        changed(c, change, Detail.of(c.id() + ":" + epoch + ":" + Rows.written(change)));
    }

    public void applied(Conversation c) {
        changed(c, Change.CONTROL_APPLIED, Detail.of(c.id() + ":" + c.control().applied() + ":applied"));
    }

    public void moved(Conversation c, RaisedStatus message) {
        var status = Rows.written(message.status());
        changed(c, Change.STATUS_MOVED, new Detail(message.id() + ":" + status, message.id(), status));
    }

    /** The bot owes this conversation a reply: it is asked for once, with all that this transaction stores. */
    public void ask(ConversationId conversation) {
        asked.add(conversation);
    }

    private void changed(Conversation c, Change change, Detail detail) {
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

    List<ConversationRow> rows() {
        return touched.stream().map(id -> ConversationRow.of(get(id), newest.get(id))).toList();
    }

    /** Who lost the word to a person in this same transaction is not asked for any more. */
    List<Conversation> asked() {
        return asked.stream().map(this::get).filter(c -> c.control().byBot() && c.turns().open()).toList();
    }

    Map<String, List<SuiteEvent>> events() {
        return events;
    }

    /** What tells one change from the next, and the message it is about, if any. */
    private record Detail(String eventId, MessageId message, String status) {

        private static Detail of(String eventId) {
            return new Detail(eventId, null, null);
        }
    }
}
