package dev.recado.outbound.media;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;

/** Meta's id of media that were uploaded for a business account. */
@Entity
class MediaUpload {

    @EmbeddedId
    private Key key;
    private String mediaId;
    private Instant expiresAt;

    protected MediaUpload() {
    }

    /** The primary key. Any number of the account can send the uploaded media. */
    @Embeddable
    record Key(UUID tenantId, UUID objectId, String businessId) {
    }

    static MediaUpload of(Key key, String id, Instant expiry) {
        var upload = new MediaUpload();
        upload.key = key;
        return upload.replace(id, expiry);
    }

    MediaUpload replace(String id, Instant expiry) {
        mediaId = id;
        expiresAt = expiry;
        return this;
    }

    String mediaId() {
        return mediaId;
    }

    boolean isUsable(Instant now) {
        return expiresAt.isAfter(now);
    }
}
