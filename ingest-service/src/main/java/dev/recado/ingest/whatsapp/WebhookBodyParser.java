package dev.recado.ingest.whatsapp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recado.ingest.whatsapp.NormalisedWebhook.UnreadablePart;
import dev.recado.ingest.whatsapp.WebhookBody.Change;
import dev.recado.ingest.whatsapp.WebhookBody.Entry;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/** Parses a body in one pass, whatever the order of its fields, and keeps only the parts that become events. */
final class WebhookBodyParser {

    private static final String STANDBY = "/standby";

    private final List<Change> changes = new ArrayList<>(1);
    private final List<UnreadablePart> unreadable = new ArrayList<>(0);
    private JsonCursor cursor;
    private @Nullable String businessId;
    private boolean hasEntries;

    private WebhookBodyParser() {
    }

    /** Parses all readable parts and never throws. */
    static WebhookBody parse(byte[] body) {
        var parser = new WebhookBodyParser();
        JsonCursor.read(body, parser.unreadable, parser::parseDocument);
        return new WebhookBody(parser.businessId, parser.changes, parser.unreadable);
    }

    private void parseDocument(JsonCursor document) throws IOException {
        cursor = document;
        if (!cursor.startsWithObject()) {
            unreadable.add(new UnreadablePart("", "not a JSON object"));
            return;
        }
        cursor.fields(name -> {
            if (name.equals("entry")) {
                hasEntries = true;
                cursor.elements("/entry", this::parseEntry);
            } else {
                cursor.skip();
            }
        });
        if (!hasEntries) {
            unreadable.add(new UnreadablePart("/entry", "missing"));
        }
    }

    private void parseEntry(String at) throws IOException {
        var entry = new Entry(at);
        cursor.fields(name -> {
            switch (name) {
                case "id" -> setId(entry, cursor.scalar());
                case "time" -> entry.time = cursor.scalar();
                case "changes" -> cursor.elements(at + "/changes", pointer -> parseChange(new Change(pointer, entry)));
                default -> cursor.skip();
            }
        });
    }

    private void setId(Entry entry, @Nullable String id) {
        if (id != null && !id.isBlank() && id.length() <= WebhookNormaliser.ID_LENGTH_MAX) {
            entry.id = CleanText.storable(id);
            businessId = businessId == null ? entry.id : businessId;
        }
    }

    private void parseChange(Change change) throws IOException {
        changes.add(change);
        cursor.fields(name -> {
            switch (name) {
                case "field" -> change.field = cursor.scalar();
                case "value" -> parseValueOf(change);
                default -> cursor.skip();
            }
        });
        change.complete = true;
    }

    /** Sets the value before it is parsed, so that messages before malformed JSON count. */
    private void parseValueOf(Change change) throws IOException {
        if (cursor.atObject()) {
            change.value = new ChangeValue(change.pointer + "/value");
            parseValue(change.value);
        } else {
            change.value = null;
            cursor.skip();
        }
    }

    private void parseValue(ChangeValue value) throws IOException {
        var at = value.pointer;
        cursor.fields(name -> {
            switch (name) {
                case "metadata" -> value.metadata = cursor.tree();
                case "contacts" -> cursor.elements(at + "/contacts", pointer -> value.contacts.add(cursor.tree()));
                case "messages" -> cursor.elements(at + "/messages", pointer -> value.messages.add(cursor.slice(pointer)));
                case "statuses" -> cursor.elements(at + "/statuses", pointer -> value.statuses.add(cursor.slice(pointer)));
                case "message_echoes" ->
                    cursor.elements(at + "/message_echoes", pointer -> value.echoes.add(cursor.slice(pointer)));
                case "errors" -> cursor.elements(at + "/errors", pointer -> countError(value));
                case "standby" -> parseStandby(value);
                default -> parseOther(value, name);
            }
        });
    }

    private void countError(ChangeValue value) throws IOException {
        value.errors++;
        cursor.skip();
    }

    /** Parses {@code standby}, which Meta nests one level deep. Deeper nesting is refused, because it would be unlimited. */
    private void parseStandby(ChangeValue value) throws IOException {
        if (cursor.atObject() && !value.pointer.endsWith(STANDBY)) {
            value.standby = new ChangeValue(value.pointer + STANDBY);
            parseValue(value.standby);
        } else {
            unreadable.add(new UnreadablePart(value.pointer + STANDBY, "not an object"));
            cursor.skip();
        }
    }

    /** Keeps a field of an account change, and skips large fields that no event needs. */
    private void parseOther(ChangeValue value, String name) throws IOException {
        if (WebhookFields.skipped(name)) {
            cursor.skip();
            return;
        }
        if (value.otherFields == null) {
            value.otherFields = JsonNodeFactory.instance.objectNode();
        }
        value.otherFields.set(name, cursor.tree());
    }
}
