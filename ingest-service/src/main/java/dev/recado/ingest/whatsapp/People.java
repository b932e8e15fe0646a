package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.Person;

/** Tells who a message is from or a status is about, matching the change's contacts by id, never by position. */
final class People {

    private final List<JsonNode> contacts;

    People(List<JsonNode> contacts) {
        this.contacts = contacts;
    }

    Person sender(JsonNode message) {
        return person(Values.name(message, "from"), Values.name(message, "from_user_id"),
                Values.name(message, "from_parent_user_id"));
    }

    Person recipient(JsonNode status) {
        if ("group".equals(Values.text(status, "recipient_type"))) {
            return person(either(status, "recipient_participant_id", "participant_recipient_id"),
                    Values.name(status, "recipient_participant_user_id"),
                    Values.name(status, "recipient_participant_parent_user_id"));
        }
        return person(Values.name(status, "recipient_id"), Values.name(status, "recipient_user_id"),
                either(status, "recipient_parent_user_id", "parent_recipient_user_id"));
    }

    private Person person(String phone, String userId, String parentUserId) {
        var contact = contactOf(phone, userId);
        return new Person(digits(phone != null ? phone : Values.name(contact, "wa_id")),
                userId != null ? userId : Values.name(contact, "user_id"),
                parentUserId != null ? parentUserId : Values.name(contact, "parent_user_id"),
                username(Values.object(contact, "profile")),
                Values.name(Values.object(contact, "profile"), "name"));
    }

    private JsonNode contactOf(String phone, String userId) {
        var byUserId = contactBy("user_id", userId);
        return byUserId != null ? byUserId : contactBy("wa_id", phone);
    }

    private JsonNode contactBy(String field, String value) {
        if (value != null) {
            for (var contact : contacts) {
                if (value.equals(Values.text(contact, field))) {
                    return contact;
                }
            }
        }
        return null;
    }

    private static String username(JsonNode profile) {
        var username = Values.name(profile, "username");
        return username != null && username.startsWith("@") ? username.substring(1) : username;
    }

    private static String digits(String phone) {
        return phone != null && phone.startsWith("+") ? phone.substring(1) : phone;
    }

    private static String either(JsonNode node, String field, String older) {
        var value = Values.name(node, field);
        return value != null ? value : Values.name(node, older);
    }
}
