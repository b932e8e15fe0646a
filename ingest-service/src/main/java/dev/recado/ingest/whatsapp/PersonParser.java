package dev.recado.ingest.whatsapp;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.Person;
import org.jspecify.annotations.Nullable;

/**
 * Parses the person of a message, status or update, and adds the data of its contact. The contact has the same user id or the same
 * number in any spelling. A single contact without such an id also belongs to a single update.
 */
final class PersonParser {

    private static final Person NOBODY = new Person(null, null, null, null, null);

    private final List<JsonNode> contacts;
    private final boolean oneOfEach;

    /** @param updates the number of messages, statuses and other updates to which the contacts belong */
    PersonParser(List<JsonNode> contacts, int updates) {
        this.contacts = contacts;
        this.oneOfEach = contacts.size() == 1 && updates == 1;
    }

    Person sender(JsonNode message) {
        return person(MetaJson.nonBlank(message, "from"), MetaJson.nonBlank(message, "from_user_id"),
                MetaJson.nonBlank(message, "from_parent_user_id"));
    }

    /** The customer to whom an echoed message was sent. A group has no person. */
    Person receiver(JsonNode echo) {
        return isToGroup(echo)
                ? NOBODY
                : person(MetaJson.nonBlank(echo, "to"), MetaJson.firstNonBlank(echo, "to_user_id", "recipient"),
                        MetaJson.nonBlank(echo, "to_parent_user_id"));
    }

    Person recipient(JsonNode status) {
        if (isToGroup(status)) {
            return participantOf(status);
        }
        return person(MetaJson.nonBlank(status, "recipient_id"), MetaJson.nonBlank(status, "recipient_user_id"),
                MetaJson.firstNonBlank(status, "recipient_parent_user_id", "parent_recipient_user_id"));
    }

    /** The participant of a group; nobody when the status concerns the whole group. */
    private Person participantOf(JsonNode status) {
        var phone = MetaJson.firstNonBlank(status, "recipient_participant_id", "participant_recipient_id");
        var userId = MetaJson.nonBlank(status, "recipient_participant_user_id");
        var parentUserId = MetaJson.nonBlank(status, "recipient_participant_parent_user_id");
        return phone == null && userId == null && parentUserId == null ? NOBODY : person(phone, userId, parentUserId);
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
        if (byUserId != null) {
            return byUserId;
        }
        var byPhone = findContactBy("wa_id", phone);
        if (byPhone != null) {
            return byPhone;
        }
        var bySpelling = findContactBySpelling(phone, userId);
        return bySpelling != null || !oneOfEach || differs(contacts.getFirst(), phone, userId)
                ? bySpelling
                : contacts.getFirst();
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

    /** Null when no contact, or more than one, has another spelling of the number. */
    private @Nullable JsonNode findContactBySpelling(@Nullable String phone, @Nullable String userId) {
        JsonNode found = null;
        for (var contact : contacts) {
            if (PhoneSpelling.isSame(phone, MetaJson.nonBlank(contact, "wa_id")) && !differs(contact, null, userId)) {
                if (found != null) {
                    return null;
                }
                found = contact;
            }
        }
        return found;
    }

    /** True when the contact has an id of the same kind; the caller has checked that the ids are not equal. */
    private static boolean differs(JsonNode contact, @Nullable String phone, @Nullable String userId) {
        return phone != null && MetaJson.nonBlank(contact, "wa_id") != null
                || userId != null && MetaJson.nonBlank(contact, "user_id") != null;
    }

    private static @Nullable String username(@Nullable JsonNode profile) {
        var username = MetaJson.nonBlank(profile, "username");
        return username != null && username.startsWith("@") ? username.substring(1) : username;
    }
}
