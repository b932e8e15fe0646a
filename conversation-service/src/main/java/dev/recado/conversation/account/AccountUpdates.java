package dev.recado.conversation.account;

import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.contact.InboundSender;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationRepository;
import dev.recado.events.AccountChange.AccountAlert;
import dev.recado.events.AccountChange.AccountReview;
import dev.recado.events.AccountChange.AccountStatus;
import dev.recado.events.AccountChange.Capability;
import dev.recado.events.AccountChange.NumberName;
import dev.recado.events.AccountChange.NumberQuality;
import dev.recado.events.AccountChange.NumberSecurity;
import dev.recado.events.AccountChange.Preference;
import dev.recado.events.AccountChange.TemplateCategory;
import dev.recado.events.AccountChange.TemplateEdited;
import dev.recado.events.AccountChange.TemplateQuality;
import dev.recado.events.AccountChange.TemplateStatus;
import dev.recado.events.AccountChange.Unsupported;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.AccountChange.Username;
import dev.recado.events.AccountChanged;
import dev.recado.events.Address;
import dev.recado.events.Person;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.inbox.Inbox;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Applies the account events that concern contacts: new user ids and marketing preferences. It ignores all others. */
@ApplicationScoped
class AccountUpdates {

    private static final String MARKETING = "marketing_messages";
    private static final String STOP = "stop";
    private static final String RESUME = "resume";
    private static final Uni<Void> NOTHING = Uni.createFrom().voidItem();

    private final Delivery delivery;
    private final Inbox inbox;
    private final Contacts contacts;
    private final ConversationRepository conversations;
    private final ChangeWriter writer;

    AccountUpdates(Delivery delivery, Inbox inbox, Contacts contacts, ConversationRepository conversations,
            ChangeWriter writer) {
        this.delivery = delivery;
        this.inbox = inbox;
        this.contacts = contacts;
        this.conversations = conversations;
        this.writer = writer;
    }

    @Incoming("accounts-changed")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AccountChanged.class, this::applyAll);
    }

    Uni<Void> applyAll(Tx tx, List<AccountChanged> events) {
        return TenantGroups.forEach(events, (_, part) -> Sequential.forEach(part, event -> apply(tx, event)));
    }

    private Uni<Void> apply(Tx tx, AccountChanged event) {
        return switch (event.change()) {
            case Preference preference -> claim(tx, event, () -> applyPreference(tx, event, preference));
            case UserIdUpdated updated -> claim(tx, event, () -> applyUserId(tx, event, updated));
            case TemplateStatus _ -> NOTHING;
            case TemplateQuality _ -> NOTHING;
            case TemplateEdited _ -> NOTHING;
            case TemplateCategory _ -> NOTHING;
            case AccountStatus _ -> NOTHING;
            case AccountAlert _ -> NOTHING;
            case AccountReview _ -> NOTHING;
            case Capability _ -> NOTHING;
            case NumberName _ -> NOTHING;
            case NumberQuality _ -> NOTHING;
            case NumberSecurity _ -> NOTHING;
            case Username _ -> NOTHING;
            case Unsupported _ -> NOTHING;
        };
    }

    private Uni<Void> claim(Tx tx, AccountChanged event, Supplier<Uni<Void>> work) {
        return inbox.claim(tx, event.tenantId(), List.of(event.eventId()))
                .chain(claimed -> claimed.isEmpty() ? NOTHING : work.get());
    }

    private Uni<Void> applyPreference(Tx tx, AccountChanged event, Preference preference) {
        var choice = preference.choice();
        if (!MARKETING.equals(preference.category()) || !STOP.equals(choice) && !RESUME.equals(choice)) {
            return NOTHING;
        }
        return contacts.resolve(event.tenantId(), tx, List.of(preferenceSender(event, preference.person())))
                .chain(found -> contacts.setMarketingOptOut(event.tenantId(), tx, found.getFirst(), STOP.equals(choice),
                        event.occurredAt()));
    }

    /** A preference belongs to the user id or the phone, never to the parent user id (WhatsApp reference B.5). */
    private static InboundSender preferenceSender(AccountChanged event, Person named) {
        var person = named == null ? null : new Person(named.phone(), named.userId(), null, named.username(), named.name());
        return new InboundSender(event.channelId(), event.eventId(), person, null);
    }

    /**
     * Adds the new user id to the contact and makes it the address of the contact's conversations. An unknown contact is
     * created, because messages under the old id may arrive later.
     */
    private Uni<Void> applyUserId(Tx tx, AccountChanged event, UserIdUpdated updated) {
        var after = updated.person();
        if (after == null || after.userId() == null) {
            return NOTHING;
        }
        var before = new Person(after.phone(), updated.previousUserId(), updated.previousParentUserId(), after.username(),
                after.name());
        return contacts
                .resolve(event.tenantId(), tx, List.of(new InboundSender(event.channelId(), event.eventId(), before, after)))
                .chain(found -> conversations.ofContact(event.tenantId(), tx, found.getFirst()))
                .chain(ids -> conversations.lock(event.tenantId(), tx, ids))
                .map(locked -> readdressed(new ConversationChanges(event.tenantId(), locked), locked, updated))
                .chain(changes -> writer.write(tx, changes));
    }

    private static ConversationChanges readdressed(ConversationChanges changes, List<Conversation> locked,
            UserIdUpdated updated) {
        for (var c : locked) {
            var address = c.reachability().address();
            if (usesUserId(address, updated.previousUserId())) {
                changes.update(c.withReachability(c.reachability().withAddress(newAddress(address, updated.person()))));
            }
        }
        return changes;
    }

    /** False when the address already has a newer user id of the customer. */
    private static boolean usesUserId(Address address, String previousUserId) {
        return address == null || address.userId() == null || address.userId().equals(previousUserId);
    }

    private static Address newAddress(Address before, Person after) {
        return new Address(before == null || before.phone() == null ? after.phone() : before.phone(), after.userId());
    }
}
