package dev.recado.events;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A contact card sent in a chat; every part may be absent.
 *
 * @param name display name
 * @param origin {@code contact_request} proves that the number is the sender's own, other values do not; or null
 * @param vcard the card in vCard format, or null
 */
public record ContactCard(@Nullable String name, @Nullable String company, List<Phone> phones, List<String> emails,
        @Nullable String birthday, @Nullable String origin,
        @Nullable String vcard) {

    public ContactCard {
        phones = phones == null ? List.of() : List.copyOf(phones);
        emails = emails == null ? List.of() : List.copyOf(emails);
    }

    @Override
    public String toString() {
        return "ContactCard[redacted]";
    }

    /** A number as written, its WhatsApp number (digits) or null, and Meta's type of it or null. */
    public record Phone(String phone, @Nullable String waId, @Nullable String type) {
        @Override
        public String toString() {
            return "Phone[redacted]";
        }
    }
}
