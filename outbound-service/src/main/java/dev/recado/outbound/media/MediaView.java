package dev.recado.outbound.media;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

import dev.recado.events.MediaType;
import dev.recado.outbound.media.MediaLinks.Link;
import dev.recado.outbound.media.MediaRules.Format;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Stored media, as the API shows it: {@code type} is how WhatsApp sends it, {@code url} needs no token until it expires. */
@Schema(name = "StoredMedia")
record MediaView(UUID id, String type, String mimeType, long sizeBytes, String sha256, String filename, String url,
        Instant urlExpiresAt, Instant createdAt) {

    static MediaView of(MediaObject object, Link link) {
        var type = MediaRules.format(object.mimeType()).map(Format::type).orElse(MediaType.DOCUMENT);
        return new MediaView(object.id(), type.name().toLowerCase(Locale.ROOT), object.mimeType(), object.sizeBytes(),
                object.sha256(), object.filename(), link.url(), link.expiresAt(), object.createdAt());
    }

    @Override
    public String toString() {
        return "MediaView[id=" + id + "]";
    }
}
