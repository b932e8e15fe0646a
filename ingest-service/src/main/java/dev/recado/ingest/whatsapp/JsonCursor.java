package dev.recado.ingest.whatsapp;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Steps through a body's JSON once, object by object, and notes what has another shape than expected. */
final class JsonCursor {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final byte[] body;
    private final JsonParser json;
    private final List<UnreadablePart> unreadable;

    private JsonCursor(byte[] body, JsonParser json, List<UnreadablePart> unreadable) {
        this.body = body;
        this.json = json;
        this.unreadable = unreadable;
    }

    /** Broken JSON costs only what stands behind the break. */
    static void through(byte[] body, List<UnreadablePart> unreadable, Document document) {
        try (var json = MAPPER.createParser(body)) {
            try {
                document.read(new JsonCursor(body, json, unreadable));
            } catch (IOException e) {
                unreadable.add(new UnreadablePart("", "malformed JSON at byte " + json.currentLocation().getByteOffset()));
            }
        } catch (IOException e) {
            unreadable.add(new UnreadablePart("", "malformed JSON at byte 0"));
        }
    }

    boolean startsWithObject() throws IOException {
        return json.nextToken() == JsonToken.START_OBJECT;
    }

    boolean atObject() {
        return json.currentToken() == JsonToken.START_OBJECT;
    }

    void skip() throws IOException {
        json.skipChildren();
    }

    JsonNode tree() throws IOException {
        return MAPPER.readTree(json);
    }

    /** An object as it stands there, together with its place in the body. */
    JsonSlice part(String pointer) throws IOException {
        var from = json.currentTokenLocation().getByteOffset();
        var node = tree();
        return new JsonSlice(pointer, node, body, (int) from, (int) json.currentLocation().getByteOffset());
    }

    /** A text or number; null for anything else, which is skipped. */
    String scalar() throws IOException {
        var token = json.currentToken();
        var text = token == JsonToken.VALUE_STRING || token.isNumeric() ? json.getText() : null;
        json.skipChildren();
        return text;
    }

    void fields(Step step) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            step.take(name);
        }
    }

    /** Hands over the objects of an array, named by pointer; null stands for an empty one. */
    void elements(String at, Step step) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            unreadable.add(new UnreadablePart(at, "not an array"));
            json.skipChildren();
            return;
        }
        for (var i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                step.take(at + "/" + i);
            } else {
                unreadable.add(new UnreadablePart(at + "/" + i, "not an object"));
                json.skipChildren();
            }
        }
    }

    /** What to do with the whole body. */
    @FunctionalInterface
    interface Document {
        void read(JsonCursor walk) throws IOException;
    }

    /** What to do with one field or element. */
    @FunctionalInterface
    interface Step {
        void take(String name) throws IOException;
    }
}
