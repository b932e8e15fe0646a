package dev.recado.outbound.media.storage;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Where the bytes of media are: in a folder, or in a bucket that speaks S3. Replicas share it. */
public sealed interface MediaStorage permits FolderStorage, BucketStorage {

    /** Stores a complete local file, which is then gone. A reader sees all of it or nothing. */
    Uni<Void> put(StoredFile file, Path content);

    /** Reads a part of a file in chunks, as fast as they are requested. */
    Multi<Buffer> read(StoredFile file, long from, long bytes);

    /** Deletes a file; a missing one is no failure. */
    Uni<Void> delete(StoredFile file);

    /**
     * Lists files of a shard in the order of their names.
     *
     * @param after the last file of the page before, or null
     * @param before only files that were stored before this
     */
    Uni<List<StoredFile>> list(int shard, @Nullable StoredFile after, Instant before, int filesMax);

    /** Fails when the storage cannot be used, with the reason for the operator. */
    Uni<Void> check();

    void close();
}
