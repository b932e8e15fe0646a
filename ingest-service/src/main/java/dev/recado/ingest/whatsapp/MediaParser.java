package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;

/** Reads pictures, videos, sounds, documents and stickers; without Meta's id there is nothing to fetch. */
final class MediaParser {

    private MediaParser() {
    }

    /** Null when it is no such thing. */
    static InboundContent of(MediaType type, JsonNode media) {
        var id = MetaJson.name(media, "id");
        if (id == null) {
            return null;
        }
        return new InboundContent.Media(type, id, MetaJson.name(media, "mime_type"), MetaJson.name(media, "sha256"),
                MetaJson.name(media, "caption"), MetaJson.name(media, "filename"),
                type == MediaType.AUDIO ? MetaJson.truth(media, "voice") : null,
                type == MediaType.STICKER ? MetaJson.truth(media, "animated") : null, MetaJson.name(media, "url"));
    }
}
