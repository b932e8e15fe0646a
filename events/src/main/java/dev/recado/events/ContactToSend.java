package dev.recado.events;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A contact card to send, with the property names of the Graph API.
 *
 * @param birthday as in {@code 1990-01-31}, or null
 */
public record ContactToSend(Name name, List<Phone> phones, List<Email> emails, List<Address> addresses, List<Url> urls,
        @Nullable Organization org, @Nullable String birthday) {

    public ContactToSend {
        phones = phones == null ? List.of() : List.copyOf(phones);
        emails = emails == null ? List.of() : List.copyOf(emails);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        urls = urls == null ? List.of() : List.copyOf(urls);
    }

    @Override
    public String toString() {
        return "ContactToSend[redacted]";
    }

    /** @param formattedName the displayed name; the other parts may be null */
    public record Name(String formattedName, @Nullable String firstName, @Nullable String lastName, @Nullable String middleName,
            @Nullable String suffix, @Nullable String prefix) {
    }

    /** @param waId the number on WhatsApp, which lets the customer open a chat; or null */
    public record Phone(String phone, @Nullable String type, @Nullable String waId) {
    }

    /** @param type as in {@code WORK}, or null */
    public record Email(String email, @Nullable String type) {
    }

    /** A postal address; every part may be null. */
    public record Address(@Nullable String street, @Nullable String city, @Nullable String state, @Nullable String zip,
            @Nullable String country, @Nullable String countryCode, @Nullable String type) {
    }

    /** @param type as in {@code WORK}, or null */
    public record Url(String url, @Nullable String type) {
    }

    /** Where the contact works; every part may be null. */
    public record Organization(@Nullable String company, @Nullable String department, @Nullable String title) {
    }
}
