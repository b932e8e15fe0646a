package dev.recado.ingest.whatsapp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Reads one body once and keeps what ingest understands, whatever the order of the fields. */
final class WebhookBodyParser {

    private static final String STANDBY = "/standby";

    private final List<Change> changes = new ArrayList<>(1);
    private final List<UnreadablePart> unreadable = new ArrayList<>(0);
    private JsonCursor walk;
    private String businessId;
    private boolean hasEntries;

    WebhookBody read(byte[] body) {
        JsonCursor.through(body, unreadable, this::document);
        return new WebhookBody(businessId, changes, unreadable);
    }

    private void document(JsonCursor through) throws IOException {
        walk = through;
        if (!walk.startsWithObject()) {
            unreadable.add(new UnreadablePart("", "not a JSON object"));
            return;
        }
        walk.fields(name -> {
            if (name.equals("entry")) {
                hasEntries = true;
                walk.elements("/entry", this::entry);
            } else {
                walk.skip();
            }
        });
        if (!hasEntries) {
            unreadable.add(new UnreadablePart("/entry", "missing"));
        }
    }

    private void entry(String at) throws IOException {
        var entry = new Entry(at);
        walk.fields(name -> {
            switch (name) {
                case "id" -> identify(entry, walk.scalar());
                case "time" -> entry.time = walk.scalar();
                case "changes" -> walk.elements(at + "/changes", pointer -> change(new Change(pointer, entry)));
                default -> walk.skip();
            }
        });
    }

    private void identify(Entry entry, String id) {
        if (id != null && !id.isBlank() && id.length() <= WebhookNormaliser.ID_LENGTH_MAX) {
            entry.id = MetaJson.wellFormed(id);
            businessId = businessId == null ? entry.id : businessId;
        }
    }

    private void change(Change change) throws IOException {
        changes.add(change);
        walk.fields(name -> {
            switch (name) {
                case "field" -> change.field = walk.scalar();
                case "value" -> value(change);
                default -> walk.skip();
            }
        });
        change.complete = true;
    }

    /** Known to the change before it is read: what stands in front of a break counts. */
    private void value(Change change) throws IOException {
        if (walk.atObject()) {
            change.value = new ChangeValue(change.pointer + "/value");
            value(change.value);
        } else {
            change.value = null;
            walk.skip();
        }
    }

    private void value(ChangeValue value) throws IOException {
        var at = value.pointer;
        walk.fields(name -> {
            switch (name) {
                case "metadata" -> value.metadata = walk.tree();
                case "contacts" -> walk.elements(at + "/contacts", pointer -> value.contacts.add(walk.tree()));
                case "messages" -> walk.elements(at + "/messages", pointer -> value.messages.add(walk.part(pointer)));
                case "statuses" -> walk.elements(at + "/statuses", pointer -> value.statuses.add(walk.part(pointer)));
                case "message_echoes" ->
                    walk.elements(at + "/message_echoes", pointer -> value.echoes.add(walk.part(pointer)));
                case "errors" -> walk.elements(at + "/errors", pointer -> error(value));
                case "standby" -> standby(value);
                default -> other(value, name);
            }
        });
    }

    private void error(ChangeValue value) throws IOException {
        value.errors++;
        walk.skip();
    }

    /** Once only: a standby inside a standby is nothing Meta tells, and would have no end. */
    private void standby(ChangeValue value) throws IOException {
        if (walk.atObject() && !value.pointer.endsWith(STANDBY)) {
            value.standby = new ChangeValue(value.pointer + STANDBY);
            value(value.standby);
        } else {
            unreadable.add(new UnreadablePart(value.pointer + STANDBY, "not an object"));
            walk.skip();
        }
    }

    /** A field of an account's change; the large ones that become no event are passed over. */
    private void other(ChangeValue value, String name) throws IOException {
        if (WebhookFields.passedOver(name)) {
            walk.skip();
            return;
        }
        if (value.rest == null) {
            value.rest = JsonNodeFactory.instance.objectNode();
        }
        value.rest.set(name, walk.tree());
    }
}
