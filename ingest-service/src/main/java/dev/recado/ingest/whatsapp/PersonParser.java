package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.Person;
import org.jspecify.annotations.Nullable;

/** Parses the person of a message, status or update, and adds data of the contact with the same id. */
final class PersonParser {

    private final List<JsonNode> contacts;

    PersonParser(List<JsonNode> contacts) {
        this.contacts = contacts;
    }

    Person sender(JsonNode message) {
        return person(MetaJson.nonBlank(message, "from"), MetaJson.nonBlank(message, "from_user_id"),
                MetaJson.nonBlank(message, "from_parent_user_id"));
    }

    /** The customer to whom an echoed message was sent. A group has no person. */
    Person receiver(JsonNode echo) {
        return isToGroup(echo)
                ? person(null, null, null)
                : person(MetaJson.nonBlank(echo, "to"), MetaJson.firstNonBlank(echo, "to_user_id", "recipient"),
                        MetaJson.nonBlank(echo, "to_parent_user_id"));
    }

    Person recipient(JsonNode status) {
        if (isToGroup(status)) {
            return person(MetaJson.firstNonBlank(status, "recipient_participant_id", "participant_recipient_id"),
                    MetaJson.nonBlank(status, "recipient_participant_user_id"),
                    MetaJson.nonBlank(status, "recipient_participant_parent_user_id"));
        }
        return person(MetaJson.nonBlank(status, "recipient_id"), MetaJson.nonBlank(status, "recipient_user_id"),
                MetaJson.firstNonBlank(status, "recipient_parent_user_id", "parent_recipient_user_id"));
    }

    /** The person of an account update, which has the same field names as a contact. */
    Person subject(JsonNode update) {
        return person(MetaJson.nonBlank(update, "wa_id"), MetaJson.nonBlank(update, "user_id"),
                MetaJson.nonBlank(update, "parent_user_id"));
    }

    Person person(@Nullable String phone, @Nullable String userId, @Nullable String parentUserId) {
        var contact = findContact(phone, userId);
        return new Person(MetaJson.phone(phone != null ? phone : MetaJson.nonBlank(contact, "wa_id")),
                userId != null ? userId : MetaJson.nonBlank(contact, "user_id"),
                parentUserId != null ? parentUserId : MetaJson.nonBlank(contact, "parent_user_id"),
                username(MetaJson.object(contact, "profile")),
                MetaJson.nonBlank(MetaJson.object(contact, "profile"), "name"));
    }

    static boolean isToGroup(JsonNode json) {
        return "group".equals(MetaJson.text(json, "recipient_type"));
    }

    /** Identifies the group participant only by the status itself, so that redeliveries yield the same event id. */
    static @Nullable String participant(JsonNode status) {
        var userId = MetaJson.nonBlank(status, "recipient_participant_user_id");
        var phone = MetaJson.firstNonBlank(status, "recipient_participant_id", "participant_recipient_id");
        return userId != null ? userId : phone != null ? phone : MetaJson.nonBlank(status, "recipient_id");
    }

    private @Nullable JsonNode findContact(@Nullable String phone, @Nullable String userId) {
        var byUserId = findContactBy("user_id", userId);
        return byUserId != null ? byUserId : findContactBy("wa_id", phone);
    }

    private @Nullable JsonNode findContactBy(String field, @Nullable String value) {
        if (value != null) {
            for (var contact : contacts) {
                if (value.equals(MetaJson.text(contact, field))) {
                    return contact;
                }
            }
        }
        return null;
    }

    private static @Nullable String username(@Nullable JsonNode profile) {
        var username = MetaJson.nonBlank(profile, "username");
        return username != null && username.startsWith("@") ? username.substring(1) : username;
    }
}
