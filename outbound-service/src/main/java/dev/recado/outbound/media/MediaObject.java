package dev.recado.outbound.media;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;

import dev.recado.events.TenantId;
import dev.recado.outbound.media.storage.ReceivedFile;
import dev.recado.outbound.media.storage.StoredFile;
import org.jspecify.annotations.Nullable;

/** Stored media: what a user has uploaded, or a customer has sent. */
@Entity
class MediaObject {

    @EmbeddedId
    private Key key;
    private UUID file;
    private String mimeType;
    private long sizeBytes;
    private String sha256;
    private String filename;
    private boolean uploaded;
    private Instant createdAt;
    private Instant usedAt;

    protected MediaObject() {
    }

    /** The primary key. It contains the tenant, so that an id alone finds nothing. */
    @Embeddable
    record Key(UUID tenantId, UUID id) {

        static Key of(TenantId tenant, UUID id) {
            return new Key(tenant.value(), id);
        }
    }

    /**
     * @param file the stored copy of the received file
     * @param filename of a document, or null
     * @param uploaded whether a user uploaded it; the same bytes are then stored one time only
     */
    static MediaObject of(StoredFile file, ReceivedFile received, String mimeType, @Nullable String filename,
            boolean uploaded, Instant now) {
        var object = new MediaObject();
        object.key = Key.of(file.tenant(), UUID.randomUUID());
        object.file = file.id();
        object.mimeType = mimeType;
        object.sizeBytes = received.size();
        object.sha256 = received.sha256Hex();
        object.filename = filename;
        object.uploaded = uploaded;
        object.createdAt = now;
        object.usedAt = now;
        return object;
    }

    /** Starts its retention again, because a message uses it. */
    void use(Instant now) {
        usedAt = now;
    }

    UUID id() {
        return key.id();
    }

    TenantId tenant() {
        return new TenantId(key.tenantId());
    }

    StoredFile file() {
        return new StoredFile(tenant(), file);
    }

    String mimeType() {
        return mimeType;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    String sha256() {
        return sha256;
    }

    @Nullable
    String filename() {
        return filename;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Override
    public String toString() {
        return "MediaObject[" + key + "]";
    }
}
