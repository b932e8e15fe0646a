package dev.recado.conversation.account;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.contact.InboundSender;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChanged;
import dev.recado.events.Address;
import dev.recado.events.Person;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Follows people to their new user ids: the same contact, the same conversations, another address. */
@ApplicationScoped
class Moves {

    private final Contacts contacts;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;

    Moves(Contacts contacts, ConversationRepository conversations, ChangeWriter writer) {
        this.contacts = contacts;
        this.conversations = conversations;
        this.writer = writer;
    }

    /** The contact is made if need be: what the person wrote under the old id may reach us later. */
    Uni<Void> follow(Tx tx, AccountChanged event, UserIdUpdated updated) {
        var now = updated.person();
        if (now == null || now.userId() == null) {
            return Uni.createFrom().voidItem();
        }
        var before = new Person(now.phone(), updated.previousUserId(), updated.previousParentUserId(), now.username(),
                now.name());
        return contacts
                .resolve(event.tenantId(), tx, List.of(new InboundSender(event.channelId(), event.eventId(), before, now)))
                .chain(found -> conversations.ofContact(event.tenantId(), tx, found.getFirst()))
                .chain(ids -> conversations.lock(event.tenantId(), tx, ids))
                .chain(held -> writer.write(tx, moved(new ConversationChanges(event.tenantId(), held), held, updated)));
    }

    private static ConversationChanges moved(ConversationChanges changes, List<Conversation> held, UserIdUpdated updated) {
        held.stream().filter(c -> reachedBy(c.reach().address(), updated.previousUserId()))
                .forEach(c -> changes.keep(c.with(c.reach().at(moved(c.reach().address(), updated.person())))));
        return changes;
    }

    /** Who has written under a newer id since then is left there. */
    private static boolean reachedBy(Address address, String previousUserId) {
        return address == null || address.userId() == null || address.userId().equals(previousUserId);
    }

    private static Address moved(Address before, Person now) {
        return new Address(before == null || before.phone() == null ? now.phone() : before.phone(), now.userId());
    }
}
