package dev.recado.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.recado.embedded.OwnerOnlyFiles;

/**
 * Lets only one suite at a time use a folder. The owner empties the lock file when it stops, so a later start detects that its
 * predecessor was killed.
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
        var channel = FileChannel.open(OwnerOnlyFiles.file(folder.resolve(FILE)), StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("another suite of this process uses the folder", e);
        }
        channel.close();
        throw new IOException("another suite uses the folder");
    }

    static boolean isFile(Path folder, Path path) {
        return path.equals(folder.resolve(FILE));
    }

    /** True if the last suite in this folder was killed. Its processes may still be ending. */
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
