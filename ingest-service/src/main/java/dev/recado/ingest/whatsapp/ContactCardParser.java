package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.ContactCard;
import dev.recado.events.InboundContent;

/** Reads the cards of people that a customer sends. */
final class ContactCardParser {

    private ContactCardParser() {
    }

    /** Null when they are not cards. */
    static InboundContent of(JsonNode message) {
        var told = MetaJson.objects(message, "contacts");
        if (told == null || told.isEmpty()) {
            return null;
        }
        var cards = new ArrayList<ContactCard>(told.size());
        for (var each : told) {
            var phones = MetaJson.objects(each, "phones");
            var emails = MetaJson.objects(each, "emails");
            if (phones == null || emails == null) {
                return null;
            }
            cards.add(
                    new ContactCard(name(MetaJson.object(each, "name")), MetaJson.name(MetaJson.object(each, "org"), "company"),
                            phones(phones), emails(emails), MetaJson.name(each, "birthday"), MetaJson.name(each, "origin"),
                            MetaJson.name(each, "vcard")));
        }
        return new InboundContent.Contacts(cards);
    }

    private static String name(JsonNode name) {
        var formatted = MetaJson.name(name, "formatted_name");
        if (formatted != null) {
            return formatted;
        }
        var first = MetaJson.name(name, "first_name");
        var last = MetaJson.name(name, "last_name");
        return first == null || last == null ? first == null ? last : first : first + " " + last;
    }

    private static List<ContactCard.Phone> phones(List<JsonNode> told) {
        var phones = new ArrayList<ContactCard.Phone>(told.size());
        for (var each : told) {
            phones.add(
                    new ContactCard.Phone(MetaJson.name(each, "phone"), MetaJson.name(each, "wa_id"),
                            MetaJson.name(each, "type")));
        }
        return phones;
    }

    private static List<String> emails(List<JsonNode> told) {
        var emails = new ArrayList<String>(told.size());
        for (var each : told) {
            var email = MetaJson.name(each, "email");
            if (email != null) {
                emails.add(email);
            }
        }
        return emails;
    }
}
