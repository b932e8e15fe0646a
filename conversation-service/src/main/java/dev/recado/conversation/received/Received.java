package dev.recado.conversation.received;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.contact.Sender;
import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Changes;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.conversation.conversation.ConversationRepository.Opening;
import dev.recado.events.ConversationId;
import dev.recado.events.MessageReceived;
import dev.recado.events.TenantId;
import dev.recado.kit.Tx;
import io.smallrye.mutiny.Uni;

/** Stores what customers write, once, and asks for one reply per conversation the bot holds. */
@ApplicationScoped
class Received {

    private final SeenRepository seen;
    private final Contacts contacts;
    private final ConversationRepository conversations;
    private final Arrivals arrivals;
    private final ChangeWriter writer;

    Received(SeenRepository seen, Contacts contacts, ConversationRepository conversations, Arrivals arrivals,
            ChangeWriter writer) {
        this.seen = seen;
        this.contacts = contacts;
        this.conversations = conversations;
        this.arrivals = arrivals;
        this.writer = writer;
    }

    Uni<Void> store(Tx tx, List<MessageReceived> events) {
        return ByTenant.each(events, (tenant, part) -> seen.claim(tenant, tx, part)
                .chain(first -> storeNew(tx, tenant, once(part, first))));
    }

    /** A batch may hold the same message twice. */
    private static List<MessageReceived> once(List<MessageReceived> events, Set<SeenRepository.Seen> first) {
        return events.stream().filter(e -> first.remove(SeenRepository.Seen.of(e))).toList();
    }

    private Uni<Void> storeNew(Tx tx, TenantId tenant, List<MessageReceived> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : contacts
                        .resolve(tenant, tx, events.stream().map(e -> new Sender(e.channelId(), e.wamid(), e.from())).toList())
                        .map(people -> arrivals(events, people))
                        .chain(arrived -> storeArrived(tx, tenant, arrived));
    }

    private static List<Arrival> arrivals(List<MessageReceived> events, List<ContactId> people) {
        return IntStream.range(0, events.size()).mapToObj(i -> arrival(events.get(i), people.get(i))).toList();
    }

    private static Arrival arrival(MessageReceived event, ContactId person) {
        var id = Conversation.idOf(event.channelId(), person);
        return Arrival.of(event, new Opening(id, event.channelId(), person));
    }

    private Uni<Void> storeArrived(Tx tx, TenantId tenant, List<Arrival> arrived) {
        return lockOrOpen(tx, tenant, arrived.stream().map(Arrival::opening).distinct().toList())
                .map(held -> arrivals.take(tenant, held, arrived))
                .chain(changes -> writer.write(tx, changes));
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

        Changes changes(TenantId tenant) {
            var changes = new Changes(tenant, conversations);
            opened.forEach(id -> changes.opened(changes.get(id)));
            return changes;
        }
    }
}
