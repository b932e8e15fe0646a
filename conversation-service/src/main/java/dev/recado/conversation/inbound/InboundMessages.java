package dev.recado.conversation.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.conversation.ConversationRepository.Opening;
import dev.recado.conversation.inbound.Arrivals.Placed;
import dev.recado.conversation.inbound.SeenMessageRepository.Seen;
import dev.recado.conversation.message.ContentUpdate;
import dev.recado.conversation.message.MessageRepository;
import dev.recado.conversation.message.MessageRow.Direction;
import dev.recado.events.ConversationId;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Stores what customers write, once, and asks for one reply per conversation the bot holds. */
@ApplicationScoped
class InboundMessages {

    private final SeenMessageRepository seen;
    private final Contacts contacts;
    private final ConversationRepository conversations;
    private final Arrivals arrivals;
    private final MessageRepository messages;
    private final ChangeWriter writer;

    InboundMessages(SeenMessageRepository seen, Contacts contacts, ConversationRepository conversations, Arrivals arrivals,
            MessageRepository messages, ChangeWriter writer) {
        this.seen = seen;
        this.contacts = contacts;
        this.conversations = conversations;
        this.arrivals = arrivals;
        this.messages = messages;
        this.writer = writer;
    }

    Uni<Void> store(Tx tx, List<MessageReceived> events) {
        return take(tx, events.stream().map(InboundMessage::of).toList());
    }

    /** What passed without us is kept as well, and asks for nothing. */
    Uni<Void> overhear(Tx tx, List<MessageEchoed> events) {
        return take(tx, events.stream().map(InboundMessage::of).toList());
    }

    private Uni<Void> take(Tx tx, List<InboundMessage> arrived) {
        return ByTenant.eachPart(arrived.stream().collect(Collectors.groupingBy(InboundMessage::tenant)),
                (tenant, part) -> seen.claim(tenant, tx, part.stream().map(Seen::of).toList())
                        .chain(first -> take(tx, tenant, Sorted.of(part, first))));
    }

    private Uni<Void> take(Tx tx, TenantId tenant, Sorted sorted) {
        return storeNew(tx, tenant, sorted.first()).chain(() -> understand(tx, tenant, sorted.again()));
    }

    private Uni<Void> storeNew(Tx tx, TenantId tenant, List<InboundMessage> arrived) {
        return seen
                .ours(tenant, tx, arrived.stream().filter(a -> a.passage().direction() == Direction.OUT).map(Seen::of).toList())
                .map(ours -> arrived.stream().filter(a -> !ours.contains(Seen.of(a))).toList())
                .chain(others -> others.isEmpty() ? Uni.createFrom().voidItem() : place(tx, tenant, others));
    }

    private Uni<Void> place(Tx tx, TenantId tenant, List<InboundMessage> arrived) {
        return contacts.resolve(tenant, tx, arrived.stream().map(InboundMessage::sender).toList())
                .map(people -> IntStream.range(0, arrived.size()).mapToObj(i -> place(arrived.get(i), people.get(i))).toList())
                .chain(placed -> storePlaced(tx, tenant, placed));
    }

    private static Placed place(InboundMessage arrival, ContactId person) {
        var channel = arrival.origin().channelId();
        return new Placed(arrival, new Opening(Conversation.idOf(channel, person), channel, person));
    }

    private Uni<Void> storePlaced(Tx tx, TenantId tenant, List<Placed> placed) {
        return lockOrOpen(tx, tenant, placed.stream().map(Placed::opening).distinct().toList())
                .map(held -> arrivals.take(tenant, held, placed))
                .chain(changes -> writer.write(tx, changes));
    }

    /** A replay changes nothing but what we could not read before. */
    private Uni<Void> understand(Tx tx, TenantId tenant, List<InboundMessage> again) {
        return again.isEmpty()
                ? Uni.createFrom().voidItem()
                : messages.understand(tenant, tx, again.stream().map(InboundMessages::understood).toList())
                        .chain(changed -> recognise(tx, tenant,
                                again.stream().filter(a -> a.becomes() != null && changed.contains(a.id())).toList()));
    }

    private static ContentUpdate understood(InboundMessage arrival) {
        return ContentUpdate.of(arrival.id(), arrival.kind(), arrival.origin().revision());
    }

    private Uni<Void> recognise(Tx tx, TenantId tenant, List<InboundMessage> becoming) {
        return becoming.isEmpty()
                ? Uni.createFrom().voidItem()
                : contacts.resolve(tenant, tx, becoming.stream().map(InboundMessage::sender).toList()).replaceWithVoid();
    }

    private Uni<Held> lockOrOpen(Tx tx, TenantId tenant, List<Opening> wanted) {
        return conversations.lock(tenant, tx, wanted.stream().map(Opening::id).toList()).chain(there -> {
            var missing = missing(wanted, there);
            return missing.isEmpty()
                    ? Uni.createFrom().item(new Held(there, List.of()))
                    : conversations.open(tenant, tx, missing)
                            .chain(opened -> lockMissing(tx, tenant, missing, new Held(there, opened)));
        });
    }

    /** Also those that another replica opened at the same moment. */
    private Uni<Held> lockMissing(Tx tx, TenantId tenant, List<Opening> missing, Held before) {
        return conversations.lock(tenant, tx, missing.stream().map(Opening::id).toList()).map(before::and);
    }

    private static List<Opening> missing(List<Opening> wanted, List<Conversation> there) {
        var known = there.stream().map(Conversation::id).collect(Collectors.toSet());
        return wanted.stream().filter(w -> !known.contains(w.id())).toList();
    }

    /** @param opened which of them this transaction opened */
    record Held(List<Conversation> conversations, List<ConversationId> opened) {

        private Held and(List<Conversation> more) {
            var all = new ArrayList<>(conversations);
            all.addAll(more);
            return new Held(all, opened);
        }

        ConversationChanges changes(TenantId tenant) {
            var changes = new ConversationChanges(tenant, conversations);
            opened.forEach(id -> changes.opened(changes.get(id)));
            return changes;
        }
    }

    /** @param again told before, in this batch or an earlier one */
    private record Sorted(List<InboundMessage> first, List<InboundMessage> again) {

        /** A batch may hold the same message twice. */
        private static Sorted of(List<InboundMessage> arrived, Set<Seen> first) {
            var sorted = arrived.stream().collect(Collectors.partitioningBy(a -> first.remove(Seen.of(a))));
            return new Sorted(sorted.get(true), sorted.get(false));
        }
    }
}
