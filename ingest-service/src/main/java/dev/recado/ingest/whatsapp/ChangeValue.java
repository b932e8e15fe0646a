package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The {@code value} of a change: its contacts, messages, statuses and echoes, and all other fields of an account change. */
final class ChangeValue {

    final String pointer;
    final List<JsonNode> contacts = new ArrayList<>(1);
    final List<JsonSlice> messages = new ArrayList<>(1);
    final List<JsonSlice> statuses = new ArrayList<>(1);
    final List<JsonSlice> echoes = new ArrayList<>(0);
    int errors;
    @Nullable
    JsonNode metadata;
    /** All other fields, if any. */
    @Nullable
    ObjectNode otherFields;
    /** The nested value of {@code standby}, for conversations that another app controls; or null. */
    @Nullable
    ChangeValue standby;

    ChangeValue(String pointer) {
        this.pointer = pointer;
    }

    /** The number of messages, statuses and echoes in this value and the nested one. */
    int updates() {
        return messages.size() + statuses.size() + echoes.size() + (standby == null ? 0 : standby.updates());
    }

    @Nullable
    String phoneNumberId() {
        var id = MetaJson.text(metadata, "phone_number_id");
        return id == null && standby != null ? standby.phoneNumberId() : id;
    }

    /** The contacts of this value and of the nested one. */
    List<JsonNode> allContacts() {
        if (standby == null || standby.contacts.isEmpty()) {
            return contacts;
        }
        var all = new ArrayList<>(contacts);
        all.addAll(standby.contacts);
        return all;
    }
}
