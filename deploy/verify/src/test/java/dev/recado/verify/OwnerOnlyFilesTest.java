package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Data, logs and secrets of a running suite are closed to other users of the machine. */
@SuiteTest
@Order(Integer.MAX_VALUE - 1)
class OwnerOnlyFilesTest {

    private static final String OWNER_ONLY = "[r-][w-][x-]------";
    /** Contents of a PostgreSQL release, the same on every machine. */
    private static final String PROGRAMS = "postgres/server";
    /** Vert.x opens this folder itself; the closed one around it hides it. */
    private static final String VERTX_CACHE = "vertx-cache";

    @Test
    void no_file_and_no_folder_of_the_suite_is_open_to_other_users(SuiteUnderTest suite) throws IOException {
        // Given
        var ana = suite.customer();
        suite.meta().write(ana, "Vocês abrem aos domingos?");
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        // When
        var open = new ArrayList<Path>();
        Files.walkFileTree(suite.folder(), new OpenPaths(suite.folder().resolve(PROGRAMS), open));
        // Then
        assertThat(open).as("files and folders that others can read").isEmpty();
    }

    /** Collects what others can read. A file that a running server deletes in the meantime does not count. */
    private static final class OpenPaths extends SimpleFileVisitor<Path> {

        private final Path programs;
        private final List<Path> found;

        OpenPaths(Path programs, List<Path> found) {
            this.programs = programs;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(programs) || folder.endsWith(VERTX_CACHE)
                    ? FileVisitResult.SKIP_SUBTREE
                    : visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            try {
                if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).matches(OWNER_ONLY)) {
                    found.add(path);
                }
            } catch (IOException e) {
                return visitFileFailed(path, e);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
