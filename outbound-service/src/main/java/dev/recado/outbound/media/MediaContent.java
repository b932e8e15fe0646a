package dev.recado.outbound.media;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of stored media, which are written to a client as fast as it reads them.
 *
 * @param filename of a document, or null
 * @param sizeBytes of the whole file
 * @param range the part that the chunks contain
 */
record MediaContent(String mimeType, @Nullable String filename, String sha256, long sizeBytes, ByteRange range,
        Multi<Buffer> chunks) {

    static MediaContent of(MediaObject object, ByteRange range, Multi<Buffer> chunks) {
        return new MediaContent(object.mimeType(), object.filename(), object.sha256(), object.sizeBytes(), range, chunks);
    }

    @Override
    public String toString() {
        return "MediaContent[sizeBytes=" + sizeBytes + "]";
    }
}
