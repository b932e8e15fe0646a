package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** One change of one entry, while it is read and after; field and number are null when Meta does not tell. */
final class Change {

    final String pointer;
    final List<JsonNode> contacts = new ArrayList<>(1);
    final List<Part> messages = new ArrayList<>(1);
    final List<Part> statuses = new ArrayList<>(1);
    String field;
    String phoneNumberId;
    boolean hasValue;
    int errors;

    Change(String pointer) {
        this.pointer = pointer;
    }

    int updates() {
        return messages.size() + statuses.size();
    }
}
