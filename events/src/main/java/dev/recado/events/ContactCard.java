package dev.recado.events;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A person's card as sent in a chat; every part may be absent.
 *
 * @param name as shown
 * @param origin {@code contact_request} proves that the number is the sender's own, anything else does not; or null
 * @param vcard the card as a text of its own format, or null
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

    /** A number as written, the WhatsApp number it is (digits) or null, and Meta's word for its use or null. */
    public record Phone(String phone, @Nullable String waId, @Nullable String type) {
        @Override
        public String toString() {
            return "Phone[redacted]";
        }
    }
}
