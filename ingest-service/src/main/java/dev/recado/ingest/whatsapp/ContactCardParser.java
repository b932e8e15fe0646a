package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.ContactCard;
import dev.recado.events.InboundContent;
import org.jspecify.annotations.Nullable;

/** Parses the contact cards that a customer sends. */
final class ContactCardParser {

    private ContactCardParser() {
    }

    /** Null when the list is empty or one of its cards is malformed. */
    static @Nullable InboundContent parse(JsonNode message) {
        var contacts = MetaJson.objects(message, "contacts");
        if (contacts == null || contacts.isEmpty()) {
            return null;
        }
        var cards = new ArrayList<ContactCard>(contacts.size());
        for (var contact : contacts) {
            var phones = MetaJson.objects(contact, "phones");
            var emails = MetaJson.objects(contact, "emails");
            if (phones == null || emails == null) {
                return null;
            }
            cards.add(new ContactCard(name(MetaJson.object(contact, "name")),
                    MetaJson.nonBlank(MetaJson.object(contact, "org"), "company"), phones(phones), emails(emails),
                    MetaJson.nonBlank(contact, "birthday"), MetaJson.nonBlank(contact, "origin"),
                    MetaJson.nonBlank(contact, "vcard")));
        }
        return new InboundContent.Contacts(cards);
    }

    private static @Nullable String name(@Nullable JsonNode name) {
        var formatted = MetaJson.nonBlank(name, "formatted_name");
        if (formatted != null) {
            return formatted;
        }
        var first = MetaJson.nonBlank(name, "first_name");
        var last = MetaJson.nonBlank(name, "last_name");
        if (first == null || last == null) {
            return first == null ? last : first;
        }
        return first + " " + last;
    }

    private static List<ContactCard.Phone> phones(List<JsonNode> phones) {
        var parsed = new ArrayList<ContactCard.Phone>(phones.size());
        for (var phone : phones) {
            parsed.add(new ContactCard.Phone(MetaJson.nonBlank(phone, "phone"), MetaJson.nonBlank(phone, "wa_id"),
                    MetaJson.nonBlank(phone, "type")));
        }
        return parsed;
    }

    private static List<String> emails(List<JsonNode> emails) {
        var parsed = new ArrayList<String>(emails.size());
        for (var each : emails) {
            var email = MetaJson.nonBlank(each, "email");
            if (email != null) {
                parsed.add(email);
            }
        }
        return parsed;
    }
}
