package dev.recado.conversation.contact;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.recado.events.NamedUuid;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** One way a person can be recognised; usernames are none, they change hands. */
@RegisterForReflection
record ContactAddress(String kind, String value) {

    /** The order in which a person is looked for (WhatsApp reference B.4). */
    private enum Kind {
        USER_ID, PARENT_USER_ID, PHONE, MESSAGE
    }

    static List<ContactAddress> of(InboundSender sender) {
        var found = new LinkedHashSet<ContactAddress>();
        add(found, sender.person());
        add(found, sender.becomes());
        if (found.isEmpty()) {
            add(found, Kind.MESSAGE, sender.channel() + ":" + sender.wamid());
        }
        return List.copyOf(found);
    }

    private static void add(Collection<ContactAddress> found, Person person) {
        if (person != null) {
            add(found, Kind.USER_ID, person.userId());
            add(found, Kind.PARENT_USER_ID, person.parentUserId());
            add(found, Kind.PHONE, PhoneNumber.canonical(person.phone()));
        }
    }

    private static void add(Collection<ContactAddress> found, Kind kind, String value) {
        if (value != null && !value.isBlank()) {
            found.add(new ContactAddress(kind.name().toLowerCase(Locale.ROOT), value));
        }
    }

    /** Two replicas that meet a new person at once give the same id. */
    @JsonIgnore
    ContactId firstContact(TenantId tenant) {
        return new ContactId(NamedUuid.of(tenant.value(), "contact:" + kind + ":" + value));
    }

    @Override
    public String toString() {
        return "ContactAddress[kind=" + kind + "]";
    }
}
