package dev.recado.simulator.content;

import java.util.stream.Collectors;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.json.JsonObject;

/** Checks the contact cards of a message. */
final class ContactCardsCheck {

    private static final int CARDS_MAX = 257;
    private static final int ENTRIES_MAX = 20;
    private static final int FIELD_MAX = 1000;
    private static final String[] NAME_PARTS = {"first_name", "last_name", "middle_name", "prefix", "suffix"};

    private ContactCardsCheck() {
    }

    static CheckedContent check(GraphObject request) {
        var cards = request.objects("contacts", 1, CARDS_MAX);
        var names = cards.stream().map(ContactCardsCheck::name).collect(Collectors.joining(", "));
        return CheckedContent.freeForm("contacts", "Contacts: " + names,
                new JsonObject().put("contacts", request.json().getJsonArray("contacts")));
    }

    private static String name(GraphObject card) {
        card.allowOnly("name", "phones", "emails", "addresses", "urls", "org", "birthday");
        card.optionalObjects("phones", ENTRIES_MAX).forEach(phone -> texts(phone, "phone", "type", "wa_id"));
        card.optionalObjects("emails", ENTRIES_MAX).forEach(email -> texts(email, "email", "type"));
        card.optionalObjects("urls", ENTRIES_MAX).forEach(url -> texts(url, "url", "type"));
        card.optionalObjects("addresses", ENTRIES_MAX)
                .forEach(address -> texts(address, "street", "city", "state", "zip", "country", "country_code", "type"));
        card.optionalObject("org").ifPresent(org -> texts(org, "company", "department", "title"));
        if (!card.optionalText("birthday", FIELD_MAX).orElse("2000-01-01").matches("\\d{4}-\\d{2}-\\d{2}")) {
            throw SimulatedGraphError.invalidValue(card.name("birthday") + " must have the format YYYY-MM-DD.");
        }
        return checkName(card.object("name"));
    }

    /** Meta requires one part of the name besides the formatted one. */
    private static String checkName(GraphObject name) {
        name.allowOnly("formatted_name", "first_name", "last_name", "middle_name", "prefix", "suffix");
        var parts = 0;
        for (var part : NAME_PARTS) {
            parts += name.optionalText(part, FIELD_MAX).isPresent() ? 1 : 0;
        }
        var formatted = name.text("formatted_name", FIELD_MAX);
        if (parts == 0) {
            throw SimulatedGraphError.missing(name.name("first_name"));
        }
        return formatted;
    }

    private static void texts(GraphObject object, String... keys) {
        object.allowOnly(keys);
        for (var key : keys) {
            object.optionalText(key, FIELD_MAX);
        }
    }
}
