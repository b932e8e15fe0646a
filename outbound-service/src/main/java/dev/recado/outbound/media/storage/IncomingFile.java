package dev.recado.outbound.media.storage;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Writes a stream into a new file, hashes it, and fails when it has too many bytes or takes too long. Only chunks are in memory. */
final class IncomingFile implements WriteStream<Buffer> {

    /** What detects the type of a file; it needs the beginning only. */
    private static final int START_BYTES_MAX = 64 * 1024;

    private final AsyncFile file;
    private final Path path;
    private final long bytesMax;
    private final long deadlineNanos;
    private final MessageDigest sha256;
    private final Buffer start = Buffer.buffer();
    private long size;

    IncomingFile(AsyncFile file, Path path, long bytesMax, Duration timeMax) {
        this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
        this.file = file;
        this.path = path;
        this.bytesMax = bytesMax;
        this.sha256 = sha256();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What was received; call it after the end of the stream. */
    ReceivedFile received() {
        return new ReceivedFile(path, size, sha256.digest(), start.getBytes());
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (size + chunk.length() > bytesMax) {
            return Future.failedFuture(new FileTooLargeException(bytesMax));
        }
        if (System.nanoTime() > deadlineNanos) {
            return Future.failedFuture(new FileTooSlowException());
        }
        size += chunk.length();
        sha256.update(chunk.getBytes());
        if (start.length() < START_BYTES_MAX) {
            start.appendBuffer(chunk, 0, Math.min(chunk.length(), START_BYTES_MAX - start.length()));
        }
        return file.write(chunk);
    }

    @Override
    public void write(Buffer chunk, Handler<AsyncResult<Void>> handler) {
        write(chunk).onComplete(handler);
    }

    /** The bytes are on the disk before the file gets its name. */
    @Override
    public void end(@Nullable Handler<AsyncResult<Void>> handler) {
        var ended = file.flush().eventually(() -> file.close());
        if (handler != null) {
            ended.onComplete(handler);
        }
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        file.exceptionHandler(handler);
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int bytes) {
        file.setWriteQueueMaxSize(bytes);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return file.writeQueueFull();
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        file.drainHandler(handler);
        return this;
    }
}
