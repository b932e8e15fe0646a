package dev.recado.conversation.contact;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.recado.events.Person;
import dev.recado.kit.database.Rows;
import dev.recado.kit.phone.PhoneNumber;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** An address that identifies a contact; a username is not one, because another person can get it. */
@RegisterForReflection
record ContactAddress(String kind, String value) {

    /** The kinds of addresses, in the order in which they are looked up (WhatsApp reference B.4). */
    private enum Kind {
        USER_ID, PARENT_USER_ID, PHONE, MESSAGE
    }

    /** Every address by which a contact may be stored that the event of a sender concerns; never empty. */
    static Set<ContactAddress> lookedUp(InboundSender sender) {
        var found = new LinkedHashSet<>(ofOldIdentity(sender));
        found.addAll(of(sender.newIdentity()));
        List.copyOf(found).forEach(address -> found.addAll(address.olderSpellings()));
        return found;
    }

    /** Older spellings of a number. Contacts are no longer stored with them, but were before the current spelling was known. */
    List<ContactAddress> olderSpellings() {
        return isPhone()
                ? PhoneNumber.olderSpellings(value).stream().map(older -> new ContactAddress(kind, older)).toList()
                : List.of();
    }

    /** The addresses that identify a sender, never empty: without an address the message id identifies the sender. */
    static List<ContactAddress> ofOldIdentity(InboundSender sender) {
        var person = of(sender.person());
        var named = person.isEmpty() ? of(sender.newIdentity()) : person;
        return named.isEmpty()
                ? List.of(new ContactAddress(Rows.enumColumn(Kind.MESSAGE), sender.channel() + ":" + sender.wamid()))
                : named;
    }

    /** The addresses of a person, with the number in its canonical and its reported spelling. */
    static List<ContactAddress> of(@Nullable Person person) {
        var found = new LinkedHashSet<ContactAddress>();
        if (person != null) {
            addAddress(found, Kind.USER_ID, person.userId());
            addAddress(found, Kind.PARENT_USER_ID, person.parentUserId());
            addAddress(found, Kind.PHONE, PhoneNumber.canonical(person.phone()));
            addAddress(found, Kind.PHONE, PhoneNumber.digits(person.phone()));
        }
        return List.copyOf(found);
    }

    static ContactAddress ofPhone(String digits) {
        return new ContactAddress(Rows.enumColumn(Kind.PHONE), digits);
    }

    private static void addAddress(Collection<ContactAddress> found, Kind kind, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            found.add(new ContactAddress(Rows.enumColumn(kind), value));
        }
    }

    @JsonIgnore
    boolean isUserId() {
        return kind.equals(Rows.enumColumn(Kind.USER_ID));
    }

    @JsonIgnore
    boolean isPhone() {
        return kind.equals(Rows.enumColumn(Kind.PHONE));
    }

    /** True when this address is a spelling of the number. */
    boolean isSpellingOf(String phone) {
        return isPhone() && Objects.equals(PhoneNumber.canonical(value), PhoneNumber.canonical(phone));
    }

    @Override
    public String toString() {
        return "ContactAddress[kind=" + kind + "]";
    }
}
