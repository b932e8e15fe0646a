package dev.recado.conversation.contact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.recado.conversation.contact.ContactRepository.AddressRow;
import dev.recado.conversation.contact.ContactRepository.ContactRow;
import dev.recado.conversation.contact.ContactRepository.KnownAddress;
import dev.recado.conversation.contact.ResolvedContacts.LostPhone;
import dev.recado.events.Person;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/**
 * Assigns each sender of one batch to a contact (ADR 0004). The user id decides, then the parent user id, then the number. A number
 * that is reported with another user id than its contact's has a new owner. A contact without a user id merges into the contact
 * of the user id that is reported with its number.
 */
final class ContactResolution {

    private final Map<ContactAddress, ContactId> owners = new HashMap<>();
    private final Map<ContactId, Set<ContactAddress>> addresses = new HashMap<>();
    private final Map<ContactId, ContactRow> contacts = new HashMap<>();
    private final Set<ContactId> stored = new HashSet<>();
    private final Map<ContactId, ContactRow> changedContacts = new LinkedHashMap<>();
    private final Set<ContactAddress> changedAddresses = new LinkedHashSet<>();
    private final Map<ContactId, ContactId> merged = new LinkedHashMap<>();
    private final List<LostPhone> lostPhones = new ArrayList<>();

    /** @param known the stored addresses of the senders, and all other addresses of the contacts found */
    ContactResolution(List<KnownAddress> known) {
        known.forEach(k -> {
            own(k.address(), k.contact().id());
            contacts.put(k.contact().id(), k.contact());
            stored.add(k.contact().id());
        });
    }

    ResolvedContacts resolveAll(List<InboundSender> senders) {
        var resolved = senders.stream().map(this::resolve).toList();
        var ofStored = merged.keySet().stream().filter(stored::contains)
                .collect(Collectors.toMap(from -> from, this::current, (one, _) -> one, LinkedHashMap::new));
        return new ResolvedContacts(resolved.stream().map(this::current).toList(), ofStored, List.copyOf(lostPhones));
    }

    private ContactId resolve(InboundSender sender) {
        var id = identify(ContactAddress.ofOldIdentity(sender));
        if (sender.newIdentity() != null) {
            announce(id, sender.newIdentity());
        }
        updateNames(id, sender.person());
        return id;
    }

    private ContactId identify(List<ContactAddress> reported) {
        var id = reported.stream().filter(address -> !address.isPhone()).map(owners::get).filter(Objects::nonNull).findFirst()
                .orElseGet(() -> byPhone(reported));
        reported.forEach(address -> assign(address, id));
        return id;
    }

    /** The contact of the number. A new contact if there is none, or if it has another user id than the reported one. */
    private ContactId byPhone(List<ContactAddress> reported) {
        var phoneOwners = reported.stream().filter(ContactAddress::isPhone).map(owners::get).filter(Objects::nonNull).toList();
        if (reported.stream().anyMatch(ContactAddress::isUserId)) {
            return phoneOwners.stream().filter(owner -> !hasUserId(owner)).findFirst().orElseGet(ContactId::random);
        }
        return phoneOwners.stream().filter(this::hasUserId).findFirst()
                .or(() -> phoneOwners.stream().findFirst()).orElseGet(ContactId::random);
    }

    /** The same person has a new number or user id. A new number replaces every other number. */
    private void announce(ContactId id, Person newIdentity) {
        ContactAddress.of(newIdentity).forEach(address -> assign(address, id));
        var phone = newIdentity.phone();
        if (PhoneNumber.digits(phone) != null) {
            List.copyOf(addresses.get(id)).stream().filter(known -> known.isPhone() && !known.isSpellingOf(phone))
                    .forEach(old -> giveUp(old, new LostPhone(id, old.value(), phone)));
        }
    }

    /** Assigns the address to the contact, and merges its former contact, unless the address is a number with a new owner. */
    private void assign(ContactAddress address, ContactId id) {
        var before = owners.get(address);
        if (before == null) {
            own(address, id);
            changedAddresses.add(address);
        } else if (!before.equals(id)) {
            if (address.isPhone() && hasUserId(before)) {
                giveUp(address, new LostPhone(before, address.value(), null));
                own(address, id);
            } else {
                merge(before, id);
            }
        }
    }

    private void own(ContactAddress address, ContactId id) {
        owners.put(address, id);
        addresses.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(address);
    }

    private void giveUp(ContactAddress address, LostPhone lost) {
        owners.remove(address);
        addresses.get(lost.contact()).remove(address);
        changedAddresses.add(address);
        lostPhones.add(lost);
    }

    private void merge(ContactId from, ContactId into) {
        for (var address : addresses.remove(from)) {
            own(address, into);
            changedAddresses.add(address);
        }
        merged.put(from, into);
        changedContacts.remove(from);
        var gone = contacts.remove(from);
        if (gone != null) {
            var kept = contacts.get(into);
            name(into, kept == null || kept.name() == null ? gone.name() : null,
                    kept == null || kept.username() == null ? gone.username() : null);
        }
    }

    private ContactId current(ContactId id) {
        var current = id;
        while (merged.containsKey(current)) {
            current = merged.get(current);
        }
        return current;
    }

    private boolean hasUserId(ContactId id) {
        return addresses.getOrDefault(id, Set.of()).stream().anyMatch(ContactAddress::isUserId);
    }

    private void updateNames(ContactId id, @Nullable Person person) {
        name(id, person == null ? null : CleanText.storable(person.name()),
                person == null ? null : CleanText.storable(person.username()));
    }

    private void name(ContactId id, @Nullable String name, @Nullable String username) {
        var before = contacts.get(id);
        var after = before == null ? new ContactRow(id, name, username) : before.named(name, username);
        if (!after.equals(before)) {
            contacts.put(id, after);
            changedContacts.put(id, after);
        }
    }

    /** The stored contacts of the batch; none unless a stored contact is written or merges, as in nearly every batch. */
    Set<ContactId> contactsToLock(ResolvedContacts resolved) {
        var written = new HashSet<>(changedContacts.keySet());
        resolved.merged().forEach((from, into) -> written.addAll(List.of(from, into)));
        written.retainAll(stored);
        if (!written.isEmpty()) {
            written.addAll(resolved.ofSenders());
            written.retainAll(stored);
        }
        return written;
    }

    /** The contacts to write. */
    List<ContactRow> changedContacts() {
        return List.copyOf(changedContacts.values());
    }

    /** The addresses that are new or have another owner. */
    Collection<ContactAddress> changedAddresses() {
        return changedAddresses;
    }

    /** The addresses to write. */
    List<AddressRow> assignedAddresses() {
        return changedAddresses.stream().filter(owners::containsKey)
                .map(address -> new AddressRow(address.kind(), address.value(), owners.get(address))).toList();
    }

    /** The addresses to delete. */
    List<ContactAddress> givenUpAddresses() {
        return changedAddresses.stream().filter(address -> !owners.containsKey(address)).toList();
    }
}
