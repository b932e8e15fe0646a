package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.Person;

/** Tells who a message is from or a status is about, matching the change's contacts by id, never by position. */
final class PersonParser {

    private final List<JsonNode> contacts;

    PersonParser(List<JsonNode> contacts) {
        this.contacts = contacts;
    }

    Person sender(JsonNode message) {
        return person(MetaJson.name(message, "from"), MetaJson.name(message, "from_user_id"),
                MetaJson.name(message, "from_parent_user_id"));
    }

    /** Of an echo: the customer is the one it went to. A group is no person. */
    Person receiver(JsonNode echo) {
        return toGroup(echo)
                ? person(null, null, null)
                : person(MetaJson.name(echo, "to"), MetaJson.either(echo, "to_user_id", "recipient"),
                        MetaJson.name(echo, "to_parent_user_id"));
    }

    Person recipient(JsonNode status) {
        if (toGroup(status)) {
            return person(MetaJson.either(status, "recipient_participant_id", "participant_recipient_id"),
                    MetaJson.name(status, "recipient_participant_user_id"),
                    MetaJson.name(status, "recipient_participant_parent_user_id"));
        }
        return person(MetaJson.name(status, "recipient_id"), MetaJson.name(status, "recipient_user_id"),
                MetaJson.either(status, "recipient_parent_user_id", "parent_recipient_user_id"));
    }

    /** Of an update that names a person by the same words as the contacts do. */
    Person subject(JsonNode update) {
        return person(MetaJson.name(update, "wa_id"), MetaJson.name(update, "user_id"),
                MetaJson.name(update, "parent_user_id"));
    }

    Person person(String phone, String userId, String parentUserId) {
        var contact = contactOf(phone, userId);
        return new Person(digits(phone != null ? phone : MetaJson.name(contact, "wa_id")),
                userId != null ? userId : MetaJson.name(contact, "user_id"),
                parentUserId != null ? parentUserId : MetaJson.name(contact, "parent_user_id"),
                username(MetaJson.object(contact, "profile")),
                MetaJson.name(MetaJson.object(contact, "profile"), "name"));
    }

    static boolean toGroup(JsonNode json) {
        return "group".equals(MetaJson.text(json, "recipient_type"));
    }

    /** What tells the participants of a group apart in the status of one message, by the status alone. */
    static String participant(JsonNode status) {
        var userId = MetaJson.name(status, "recipient_participant_user_id");
        var phone = MetaJson.either(status, "recipient_participant_id", "participant_recipient_id");
        return userId != null ? userId : phone != null ? phone : MetaJson.name(status, "recipient_id");
    }

    private JsonNode contactOf(String phone, String userId) {
        var byUserId = contactBy("user_id", userId);
        return byUserId != null ? byUserId : contactBy("wa_id", phone);
    }

    private JsonNode contactBy(String field, String value) {
        if (value != null) {
            for (var contact : contacts) {
                if (value.equals(MetaJson.text(contact, field))) {
                    return contact;
                }
            }
        }
        return null;
    }

    private static String username(JsonNode profile) {
        var username = MetaJson.name(profile, "username");
        return username != null && username.startsWith("@") ? username.substring(1) : username;
    }

    /** A phone number without the signs that people and senders write into it. */
    static String digits(String phone) {
        if (phone == null || MetaJson.digits(phone)) {
            return phone;
        }
        var digits = new StringBuilder(phone.length());
        for (var i = 0; i < phone.length(); i++) {
            var c = phone.charAt(i);
            if (" +-()".indexOf(c) < 0) {
                digits.append(c);
            }
        }
        return digits.isEmpty() ? null : digits.toString();
    }
}
