package dev.recado.ingest.whatsapp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Walks one body once and keeps what ingest understands; broken JSON costs only what stands behind the break. */
final class WebhookReader {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final byte[] body;
    private final List<Change> changes = new ArrayList<>(1);
    private final List<Unreadable> unreadable = new ArrayList<>(0);
    private JsonParser json;
    private String businessId;
    private boolean hasEntries;

    WebhookReader(byte[] body) {
        this.body = body;
    }

    Webhook read() {
        try (var parser = MAPPER.createParser(body)) {
            json = parser;
            document();
        } catch (IOException e) {
            unreadable.add(new Unreadable("", "malformed JSON at byte " + position()));
        }
        return new Webhook(businessId, changes, unreadable);
    }

    private void document() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            unreadable.add(new Unreadable("", "not a JSON object"));
            return;
        }
        fields(name -> {
            if (name.equals("entry")) {
                elements("/entry", this::entry);
            } else {
                json.skipChildren();
            }
        });
        if (!hasEntries) {
            unreadable.add(new Unreadable("/entry", "missing"));
        }
    }

    private void entry(String at) throws IOException {
        hasEntries = true;
        fields(name -> {
            switch (name) {
                case "id" -> businessId(scalar());
                case "changes" -> elements(at + "/changes", this::change);
                default -> json.skipChildren();
            }
        });
    }

    private void businessId(String id) {
        if (businessId == null && id != null && id.length() <= Normaliser.ID_LENGTH_MAX) {
            businessId = id;
        }
    }

    private void change(String at) throws IOException {
        var change = new Change(at);
        changes.add(change);
        fields(name -> {
            switch (name) {
                case "field" -> change.field = scalar();
                case "value" -> value(change);
                default -> json.skipChildren();
            }
        });
    }

    private void value(Change change) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        change.hasValue = true;
        var at = change.pointer + "/value";
        fields(name -> {
            switch (name) {
                case "metadata" -> change.phoneNumberId = Values.text(tree(), "phone_number_id");
                case "contacts" -> elements(at + "/contacts", pointer -> change.contacts.add(tree()));
                case "messages" -> elements(at + "/messages", pointer -> change.messages.add(part(pointer)));
                case "statuses" -> elements(at + "/statuses", pointer -> change.statuses.add(part(pointer)));
                case "errors" -> elements(at + "/errors", pointer -> error(change));
                default -> json.skipChildren();
            }
        });
    }

    private void error(Change change) throws IOException {
        change.errors++;
        json.skipChildren();
    }

    private Part part(String pointer) throws IOException {
        var from = json.currentTokenLocation().getByteOffset();
        var node = tree();
        return new Part(pointer, node, body, (int) from, (int) json.currentLocation().getByteOffset());
    }

    private JsonNode tree() throws IOException {
        return MAPPER.readTree(json);
    }

    /** A text or number; null for anything else, which is skipped. */
    private String scalar() throws IOException {
        var text = json.currentToken().isScalarValue() ? json.getValueAsString() : null;
        json.skipChildren();
        return text;
    }

    private void fields(Step step) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            step.take(name);
        }
    }

    /** Hands over the objects of an array, named by pointer; null stands for an empty one. */
    private void elements(String at, Step step) throws IOException {
        hasEntries |= at.equals("/entry");
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            unreadable.add(new Unreadable(at, "not an array"));
            json.skipChildren();
            return;
        }
        for (var i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                step.take(at + "/" + i);
            } else {
                unreadable.add(new Unreadable(at + "/" + i, "not an object"));
                json.skipChildren();
            }
        }
    }

    private long position() {
        return json == null ? 0 : json.currentLocation().getByteOffset();
    }

    /** What to do with one field or element. */
    @FunctionalInterface
    private interface Step {
        void take(String name) throws IOException;
    }
}
