package dev.recado.ingest.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;
import dev.recado.events.MediaType;

/** Reads pictures, videos, sounds, documents and stickers; without Meta's id there is nothing to fetch. */
final class Media {

    private Media() {
    }

    /** Null when it is no such thing. */
    static InboundContent of(MediaType type, JsonNode media) {
        var id = Values.name(media, "id");
        if (id == null) {
            return null;
        }
        return new InboundContent.Media(type, id, Values.name(media, "mime_type"), Values.name(media, "sha256"),
                Values.name(media, "caption"), Values.name(media, "filename"),
                type == MediaType.AUDIO ? Values.truth(media, "voice") : null,
                type == MediaType.STICKER ? Values.truth(media, "animated") : null, Values.name(media, "url"));
    }
}
