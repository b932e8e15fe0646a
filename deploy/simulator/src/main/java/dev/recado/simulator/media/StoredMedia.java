package dev.recado.simulator.media;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import dev.recado.simulator.settings.BusinessNumber;

/**
 * A media file that the business uploaded or a customer sent.
 *
 * @param number the number that uploaded or received it
 * @param mimeType as given, with parameters
 * @param name the name of the file, or null
 */
public record StoredMedia(String id, BusinessNumber number, String mimeType, String name, StoredFile file, Instant expiresAt) {

    /** @param animated whether it is a WebP picture that moves */
    public record StoredFile(Path path, long size, byte[] sha256, boolean animated) {
    }

    /** Returns what can be sent with this MIME type; empty for one that only customers can send. */
    public Optional<SimulatedMediaKind> kind() {
        return SimulatedMediaKind.ofMimeType(mimeType);
    }

    public boolean isOgg() {
        return mimeType.startsWith("audio/ogg");
    }

    @Override
    public String toString() {
        return "StoredMedia[id=" + id + "]";
    }
}
