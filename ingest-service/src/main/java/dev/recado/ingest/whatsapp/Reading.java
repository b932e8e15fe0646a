package dev.recado.ingest.whatsapp;

import dev.recado.ingest.channel.Channel;

/** What everything in one change has in common once its number is known: whose it is, who is in it, where its events go. */
record Reading(String field, Channel channel, Origin origin, People people, Normalised result) {

    Reading of(String otherField) {
        return new Reading(otherField, channel, origin, people, result);
    }

    /** Meta's id of a message or status; null, and told as unreadable, when it has none. */
    String id(Part part) {
        var id = Values.name(part.json(), "id");
        if (id == null || id.length() > Normaliser.ID_LENGTH_MAX) {
            result.unreadable(part.pointer() + "/id", id == null ? "missing" : "too long");
            return null;
        }
        return id;
    }

    void count(String kind) {
        result.count(Fields.field(field), kind);
    }
}
