package dev.recado.conversation.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.contact.ContactId;
import dev.recado.conversation.contact.Contacts;
import dev.recado.conversation.contact.InboundSender;
import dev.recado.conversation.contact.ResolvedContacts;
import dev.recado.conversation.conversation.ChangeWriter;
import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationMerges;
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
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.inbox.Inbox;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

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
    private final ConversationMerges ofContacts;
    private final ChangeWriter writer;

    AccountUpdates(Delivery delivery, Inbox inbox, Contacts contacts, ConversationRepository conversations,
            ConversationMerges ofContacts, ChangeWriter writer) {
        this.delivery = delivery;
        this.inbox = inbox;
        this.contacts = contacts;
        this.conversations = conversations;
        this.ofContacts = ofContacts;
        this.writer = writer;
    }

    @Incoming("accounts-changed")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AccountChanged.class, this::applyAll);
    }

    Uni<Void> applyAll(Tx tx, List<AccountChanged> events) {
        return TenantGroups.forEach(events.stream().filter(AccountUpdates::concernsContact).toList(),
                (tenant, part) -> claim(tenant, tx, part));
    }

    private static boolean concernsContact(AccountChanged event) {
        return switch (event.change()) {
            case Preference preference -> isMarketingChoice(preference);
            case UserIdUpdated updated -> updated.person() != null && updated.person().userId() != null;
            case TemplateStatus _ -> false;
            case TemplateQuality _ -> false;
            case TemplateEdited _ -> false;
            case TemplateCategory _ -> false;
            case AccountStatus _ -> false;
            case AccountAlert _ -> false;
            case AccountReview _ -> false;
            case Capability _ -> false;
            case NumberName _ -> false;
            case NumberQuality _ -> false;
            case NumberSecurity _ -> false;
            case Username _ -> false;
            case Unsupported _ -> false;
        };
    }

    private static boolean isMarketingChoice(Preference preference) {
        return MARKETING.equals(preference.category())
                && (STOP.equals(preference.choice()) || RESUME.equals(preference.choice()));
    }

    private Uni<Void> claim(TenantId tenant, Tx tx, List<AccountChanged> events) {
        return inbox.claim(tx, tenant, events.stream().map(AccountChanged::eventId).toList())
                .map(claimed -> events.stream().filter(event -> claimed.remove(event.eventId())).toList())
                .chain(claimed -> claimed.isEmpty() ? NOTHING : apply(tenant, tx, claimed));
    }

    /** Locks contacts and then conversations in the order of their ids, as every use case does, to prevent deadlocks. */
    private Uni<Void> apply(TenantId tenant, Tx tx, List<AccountChanged> events) {
        return contacts.resolve(tenant, tx, events.stream().map(AccountUpdates::sender).toList())
                .call(resolved -> setPreferences(tenant, tx, events, resolved))
                .chain(resolved -> readdress(tenant, tx, events, resolved)
                        .chain(() -> contacts.deleteMerged(tenant, tx, resolved)));
    }

    private static InboundSender sender(AccountChanged event) {
        return event.change() instanceof UserIdUpdated updated
                ? new InboundSender(event.channelId(), event.eventId(), before(updated), updated.person(),
                        event.occurredAt())
                : new InboundSender(event.channelId(), event.eventId(), withoutParent((Preference) event.change()), null,
                        event.occurredAt());
    }

    /** A preference belongs to the user id or the phone, never to the parent user id (WhatsApp reference B.5). */
    private static @Nullable Person withoutParent(Preference preference) {
        var person = preference.person();
        return person == null ? null : new Person(person.phone(), person.userId(), null, person.username(), person.name());
    }

    /** The person under the old user id. An unknown one becomes a contact, because messages with the old id may arrive later. */
    private static Person before(UserIdUpdated updated) {
        var after = updated.person();
        return new Person(after.phone(), updated.previousUserId(), updated.previousParentUserId(), after.username(),
                after.name());
    }

    private Uni<Void> setPreferences(TenantId tenant, Tx tx, List<AccountChanged> events, ResolvedContacts resolved) {
        var preferences = IntStream.range(0, events.size()).filter(i -> events.get(i).change() instanceof Preference).boxed()
                .sorted(Comparator.comparing(i -> resolved.ofSenders().get(i).toString())).toList();
        return Sequential.forEach(preferences, i -> {
            var preference = (Preference) events.get(i).change();
            return contacts.setMarketingOptOut(tenant, tx, resolved.ofSenders().get(i), STOP.equals(preference.choice()),
                    events.get(i).occurredAt());
        });
    }

    /** Makes the new user ids the addresses of their conversations. */
    private Uni<Void> readdress(TenantId tenant, Tx tx, List<AccountChanged> events, ResolvedContacts resolved) {
        Map<ContactId, List<NewAddress>> updates = new LinkedHashMap<>();
        for (var i = 0; i < events.size(); i++) {
            if (events.get(i).change() instanceof UserIdUpdated updated) {
                var phone = resolved.outdated().contains(i) ? null : updated.person().phone();
                updates.computeIfAbsent(resolved.ofSenders().get(i), _ -> new ArrayList<>())
                        .add(new NewAddress(updated.previousUserId(), new Address(phone, updated.person().userId())));
            }
        }
        return updates.isEmpty() && resolved.isPlain()
                ? NOTHING
                : conversations.ofContacts(tenant, tx, updates.keySet())
                        .chain(keys -> ofContacts.lock(tenant, tx, resolved, keys)
                                .invoke(changes -> keys.forEach(key -> updates.get(key.contactId())
                                        .forEach(updated -> readdress(changes, changes.get(key.id()), updated)))))
                        .chain(changes -> writer.write(tx, changes));
    }

    private static void readdress(ConversationChanges changes, Conversation c, NewAddress updated) {
        if (usesUserId(c.reachability().address(), updated.previousUserId())) {
            changes.update(c.withReachability(c.reachability().withAddress(updated.address())));
        }
    }

    /** False when the address already has a newer user id of the customer. */
    private static boolean usesUserId(@Nullable Address address, @Nullable String previousUserId) {
        return address == null || address.userId() == null || address.userId().equals(previousUserId);
    }

    /** The address of a customer whose user id changed. */
    private record NewAddress(@Nullable String previousUserId, Address address) {

        @Override
        public String toString() {
            return "NewAddress[redacted]";
        }
    }
}
