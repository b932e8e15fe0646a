package dev.recado.outbound.media.storage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import org.jspecify.annotations.Nullable;

/** Keeps media in a folder, which all replicas mount. A file is complete before it gets its name. */
final class FolderStorage implements MediaStorage {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final Path root;

    FolderStorage(Vertx vertx, Path root) {
        this.vertx = vertx;
        this.root = root;
    }

    @Override
    public Uni<Void> put(StoredFile file, Path content) {
        return blocking(() -> {
            var target = path(file);
            Files.createDirectories(target.getParent());
            Files.move(content, target, ATOMIC_MOVE);
            sync(target.getParent());
            return null;
        });
    }

    /** Without it, a power failure could undo the new name although the database has the file. */
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Multi<Buffer> read(StoredFile file, long from, long bytes) {
        return Uni.createFrom()
                .completionStage(() -> vertx.fileSystem()
                        .open(path(file).toString(), new OpenOptions().setRead(true).setWrite(false).setCreate(false))
                        .toCompletionStage())
                .onItem().transformToMulti(open -> chunks(open, from, bytes));
    }

    private static Multi<Buffer> chunks(AsyncFile open, long from, long bytes) {
        open.setReadPos(from).setReadLength(bytes).setReadBufferSize(CHUNK_BYTES);
        return MultiHelper.toMulti(open)
                .onTermination().call(() -> Uni.createFrom().completionStage(open.close().toCompletionStage()));
    }

    @Override
    public Uni<Void> delete(StoredFile file) {
        return blocking(() -> {
            Files.deleteIfExists(path(file));
            return null;
        });
    }

    /** Sorts the names of the whole shard, a 256th of all files. */
    @Override
    public Uni<List<StoredFile>> list(int shard, @Nullable StoredFile after, Instant before, int filesMax) {
        return blocking(() -> {
            var folder = root.resolve(StoredFile.prefix(shard));
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (var paths = Files.walk(folder)) {
                return paths.filter(path -> isOlder(path, before))
                        .flatMap(path -> StoredFile.of(root.relativize(path).toString()).stream())
                        .filter(file -> after == null || file.compareTo(after) > 0)
                        .sorted().limit(filesMax).toList();
            }
        });
    }

    /** A file that has just been deleted is not listed. */
    private static boolean isOlder(Path path, Instant time) {
        try {
            return Files.isRegularFile(path) && Files.getLastModifiedTime(path).toInstant().isBefore(time);
        } catch (IOException deleted) {
            return false;
        }
    }

    @Override
    public Uni<Void> check() {
        return blocking(() -> {
            Files.createDirectories(root);
            if (!Files.isWritable(root)) {
                throw new IOException("the folder " + root + " is not writable");
            }
            return null;
        });
    }

    @Override
    public void close() {
        // a folder holds no connection
    }

    Path path(StoredFile file) {
        return root.resolve(file.name());
    }

    private <T> Uni<T> blocking(Callable<T> work) {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
