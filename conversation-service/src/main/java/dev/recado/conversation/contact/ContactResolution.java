package dev.recado.conversation.contact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.recado.conversation.message.Texts;
import dev.recado.events.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Finds out for one batch who is whom, and notes what is new about them. */
final class ContactResolution {

    private final TenantId tenant;
    private final Map<ContactAddress, ContactId> known = new HashMap<>();
    private final Map<ContactId, ContactRow> contacts = new HashMap<>();
    private final Map<ContactId, ContactRow> changed = new LinkedHashMap<>();
    private final Map<ContactAddress, AddressRow> added = new LinkedHashMap<>();

    ContactResolution(TenantId tenant, List<KnownAddress> found) {
        this.tenant = tenant;
        found.forEach(k -> {
            known.put(k.address(), k.contact().id());
            contacts.put(k.contact().id(), k.contact());
        });
    }

    ContactId resolve(InboundSender sender) {
        var addresses = ContactAddress.of(sender);
        var id = addresses.stream().map(known::get).filter(Objects::nonNull).findFirst()
                .orElseGet(() -> addresses.getFirst().firstContact(tenant));
        addresses.stream().filter(a -> !known.containsKey(a)).forEach(a -> attach(a, id));
        describe(id, sender);
        return id;
    }

    private void attach(ContactAddress address, ContactId contact) {
        known.put(address, contact);
        added.put(address, new AddressRow(address.kind(), address.value(), contact));
    }

    private void describe(ContactId id, InboundSender sender) {
        var before = contacts.get(id);
        var name = sender.person() == null ? null : Texts.clean(sender.person().name());
        var username = sender.person() == null ? null : Texts.clean(sender.person().username());
        var now = before == null ? new ContactRow(id, name, username) : before.named(name, username);
        if (!now.equals(before)) {
            contacts.put(id, now);
            changed.put(id, now);
        }
    }

    List<ContactRow> changed() {
        return new ArrayList<>(changed.values());
    }

    List<AddressRow> added() {
        return new ArrayList<>(added.values());
    }

    /** A contact as stored. */
    @RegisterForReflection
    record ContactRow(ContactId id, String name, String username) {

        private ContactRow named(String newName, String newUsername) {
            return new ContactRow(id, newName == null ? name : newName, newUsername == null ? username : newUsername);
        }

        @Override
        public String toString() {
            return "ContactRow[id=" + id + "]";
        }
    }

    /** An address to store. */
    @RegisterForReflection
    record AddressRow(String kind, String value, ContactId contactId) {
        @Override
        public String toString() {
            return "AddressRow[contactId=" + contactId + "]";
        }
    }

    /** An address found, and whose it is. */
    record KnownAddress(ContactAddress address, ContactRow contact) {
    }
}
