package dev.recado.ingest.whatsapp;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.recado.ingest.whatsapp.NormalisedWebhook.UnreadablePart;
import dev.recado.kit.events.Json;
import org.jspecify.annotations.Nullable;

/** Reads a JSON body in one pass and reports parts of an unexpected shape as unreadable. */
final class JsonCursor {

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder().streamReadConstraints(Json.LIMITS).build());

    private final byte[] body;
    private final JsonParser json;
    private final List<UnreadablePart> unreadable;

    private JsonCursor(byte[] body, JsonParser json, List<UnreadablePart> unreadable) {
        this.body = body;
        this.json = json;
        this.unreadable = unreadable;
    }

    /** Malformed JSON loses only the part after the malformed place. */
    static void read(byte[] body, List<UnreadablePart> unreadable, DocumentReader reader) {
        try (var json = MAPPER.createParser(body)) {
            try {
                reader.read(new JsonCursor(body, json, unreadable));
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

    /** Reads an object together with its place in the body. */
    JsonSlice slice(String pointer) throws IOException {
        var from = json.currentTokenLocation().getByteOffset();
        var node = tree();
        return new JsonSlice(pointer, node, body, (int) from, (int) json.currentLocation().getByteOffset());
    }

    /** Returns a text or number; skips anything else and returns null. */
    @Nullable
    String scalar() throws IOException {
        var token = json.currentToken();
        var text = token == JsonToken.VALUE_STRING || token.isNumeric() ? json.getText() : null;
        json.skipChildren();
        return text;
    }

    /** Calls the step with the name of each field of the current object. */
    void fields(Step step) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            step.read(name);
        }
    }

    /** Calls the step with the JSON pointer of each object in the current array; null counts as an empty array. */
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
                step.read(at + "/" + i);
            } else {
                unreadable.add(new UnreadablePart(at + "/" + i, "not an object"));
                json.skipChildren();
            }
        }
    }

    /** Reads a whole body. */
    @FunctionalInterface
    interface DocumentReader {
        void read(JsonCursor cursor) throws IOException;
    }

    /** Reads one field or element, at which the cursor stands. */
    @FunctionalInterface
    interface Step {
        void read(String nameOrPointer) throws IOException;
    }
}
