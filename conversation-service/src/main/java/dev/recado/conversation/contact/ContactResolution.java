package dev.recado.conversation.contact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.recado.conversation.contact.ContactRepository.AddressRow;
import dev.recado.conversation.contact.ContactRepository.ContactRow;
import dev.recado.conversation.contact.ContactRepository.KnownAddress;
import dev.recado.events.TenantId;
import dev.recado.kit.events.CleanText;

/** Assigns each sender of one batch to a contact and collects the contacts and addresses to write. */
final class ContactResolution {

    private final TenantId tenant;
    private final Map<ContactAddress, ContactId> contactByAddress = new HashMap<>();
    private final Map<ContactId, ContactRow> contacts = new HashMap<>();
    private final Map<ContactId, ContactRow> changedContacts = new LinkedHashMap<>();
    private final Map<ContactAddress, AddressRow> newAddresses = new LinkedHashMap<>();

    ContactResolution(TenantId tenant, List<KnownAddress> stored) {
        this.tenant = tenant;
        stored.forEach(known -> {
            contactByAddress.put(known.address(), known.contact().id());
            contacts.put(known.contact().id(), known.contact());
        });
    }

    /** Returns the contact of the first stored address, or a new contact if no address is stored. */
    ContactId resolve(InboundSender sender) {
        var addresses = ContactAddress.of(sender);
        var id = addresses.stream().map(contactByAddress::get).filter(Objects::nonNull).findFirst()
                .orElseGet(() -> addresses.getFirst().newContactId(tenant));
        addresses.stream().filter(address -> !contactByAddress.containsKey(address)).forEach(address -> attach(address, id));
        updateNames(id, sender);
        return id;
    }

    private void attach(ContactAddress address, ContactId contact) {
        contactByAddress.put(address, contact);
        newAddresses.put(address, new AddressRow(address.kind(), address.value(), contact));
    }

    private void updateNames(ContactId id, InboundSender sender) {
        var before = contacts.get(id);
        var name = sender.person() == null ? null : CleanText.storable(sender.person().name());
        var username = sender.person() == null ? null : CleanText.storable(sender.person().username());
        var after = before == null ? new ContactRow(id, name, username) : before.named(name, username);
        if (!after.equals(before)) {
            contacts.put(id, after);
            changedContacts.put(id, after);
        }
    }

    List<ContactRow> changedContacts() {
        return new ArrayList<>(changedContacts.values());
    }

    List<AddressRow> newAddresses() {
        return new ArrayList<>(newAddresses.values());
    }
}
