package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates folders and files that only their owner can read, because logs, queues and databases contain what customers wrote. */
public final class OwnerOnlyFiles {

    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private OwnerOnlyFiles() {
    }

    /** Creates the folder and its parents if they do not exist; existing ones stay unchanged. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, attribute(folder, FOLDER));
    }

    /** Like {@link #folder}, but also closes an existing folder to others. */
    public static Path closedFolder(Path folder) throws IOException {
        close(folder(folder), FOLDER);
        return folder;
    }

    /** Creates an empty file if it does not exist, and closes an existing one to others. A device stays unchanged. */
    public static Path file(Path file) throws IOException {
        try {
            Files.createFile(file, attribute(file, FILE));
        } catch (FileAlreadyExistsException e) {
            if (Files.isRegularFile(file)) {
                close(file, FILE);
            }
        }
        return file;
    }

    private static void close(Path path, String permissions) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static FileAttribute<?>[] attribute(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
