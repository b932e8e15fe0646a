package dev.recado.outbound.media.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;

/** Receives files into a folder of their own, and deletes those that were not stored. */
@ApplicationScoped
public class ReceivedFiles {

    private static final String INCOMING = "incoming";

    private final Vertx vertx;
    private final Path folder;

    ReceivedFiles(Vertx vertx, StorageConfig config) {
        this.vertx = vertx;
        this.folder = config.folder().resolve(INCOMING);
    }

    /**
     * Receives a stream. After a failure there is no file.
     *
     * @param source its rest is not read after a failure
     * @param timeMax a stream that takes longer fails with {@link FileTooSlowException}; a silent one ends by the idle time-out
     */
    public Future<ReceivedFile> receive(ReadStream<Buffer> source, long bytesMax, Duration timeMax) {
        var path = newPath();
        // from here on, a failure of the stream is kept until the file is open
        var pipe = source.pipe().endOnFailure(true);
        return vertx.fileSystem().mkdirs(folder.toString())
                .compose(made -> vertx.fileSystem().open(path.toString(), new OpenOptions().setRead(false).setCreateNew(true)))
                .map(open -> new IncomingFile(open, path, bytesMax, timeMax))
                .onFailure(notOpen -> pipe.close())
                .compose(file -> pipe.to(file).map(done -> file.received()))
                .recover(failure -> vertx.fileSystem().delete(path.toString())
                        .transform(deleted -> Future.failedFuture(failure)));
    }

    /** A path for another version of a received file. */
    public Path newPath() {
        return folder.resolve(UUID.randomUUID().toString());
    }

    /** Reads a local file again, after a change. */
    public Uni<ReceivedFile> reread(Path path, long bytesMax, Duration timeMax) {
        return Uni.createFrom().completionStage(() -> vertx.fileSystem()
                .open(path.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(open -> receive(open.pause(), bytesMax, timeMax)).toCompletionStage());
    }

    /** Runs work on a local file, which blocks. */
    public <T> Uni<T> blocking(Callable<T> work) {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }

    /** Deletes a file that is not needed; {@link #deleteOld} deletes what could not be deleted. */
    public Uni<Void> discard(Path path) {
        return blocking(() -> Files.deleteIfExists(path)).replaceWithVoid()
                .onFailure().invoke(failure -> Log.debugf("An incoming file is not deleted yet outcome=%s",
                        failure.getClass().getSimpleName()))
                .onFailure().recoverWithNull();
    }

    /** Deletes what a killed process has left, and returns the number of files. */
    public Uni<Integer> deleteOld(Instant before, int filesMax) {
        return blocking(() -> {
            if (!Files.isDirectory(folder)) {
                return 0;
            }
            try (var files = Files.list(folder)) {
                var old = files.filter(file -> isOlder(file, before)).limit(filesMax).toList();
                for (var file : old) {
                    Files.deleteIfExists(file);
                }
                return old.size();
            }
        });
    }

    private static boolean isOlder(Path file, Instant time) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (IOException deleted) {
            return false;
        }
    }
}
