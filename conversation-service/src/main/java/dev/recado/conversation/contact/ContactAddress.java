package dev.recado.conversation.contact;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.recado.events.NamedUuid;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** An address that identifies a contact; a username is not one, because another person can get it. */
@RegisterForReflection
record ContactAddress(String kind, String value) {

    /** The kinds of addresses, in the order in which they are looked up (WhatsApp reference B.4). */
    private enum Kind {
        USER_ID, PARENT_USER_ID, PHONE, MESSAGE
    }

    /** The addresses of a sender, never empty: without an address the message id identifies the sender. */
    static List<ContactAddress> of(InboundSender sender) {
        var found = new LinkedHashSet<ContactAddress>();
        addPerson(found, sender.person());
        addPerson(found, sender.newIdentity());
        if (found.isEmpty()) {
            addAddress(found, Kind.MESSAGE, sender.channel() + ":" + sender.wamid());
        }
        return List.copyOf(found);
    }

    private static void addPerson(Collection<ContactAddress> found, Person person) {
        if (person != null) {
            addAddress(found, Kind.USER_ID, person.userId());
            addAddress(found, Kind.PARENT_USER_ID, person.parentUserId());
            addAddress(found, Kind.PHONE, PhoneNumber.canonical(person.phone()));
        }
    }

    private static void addAddress(Collection<ContactAddress> found, Kind kind, String value) {
        if (value != null && !value.isBlank()) {
            found.add(new ContactAddress(Rows.enumColumn(kind), value));
        }
    }

    /** Derived from the address, so that two replicas choose the same id for one new person. */
    @JsonIgnore
    ContactId newContactId(TenantId tenant) {
        return new ContactId(NamedUuid.of(tenant.value(), "contact:" + kind + ":" + value));
    }

    @Override
    public String toString() {
        return "ContactAddress[kind=" + kind + "]";
    }
}
