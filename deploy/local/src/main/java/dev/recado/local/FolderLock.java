package dev.recado.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one suite at a time use a folder. The lock file holds the process id of its owner until the owner closes it, so a later
 * start sees that the one before it was killed.
 */
final class FolderLock implements AutoCloseable {

    private static final String FILE = "lock";

    private final FileChannel channel;
    private final boolean ownerWasKilled;

    private FolderLock(FileChannel channel) throws IOException {
        this.channel = channel;
        this.ownerWasKilled = channel.size() > 0;
        channel.truncate(0)
                .write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    }

    static FolderLock of(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("a suite of this process runs in it", e);
        }
        channel.close();
        throw new IOException("another suite runs in it");
    }

    static boolean isFile(Path path) {
        return path.endsWith(FILE);
    }

    /** True when the last suite in this folder did not stop in good order: its processes may still be ending. */
    boolean ownerWasKilled() {
        return ownerWasKilled;
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
