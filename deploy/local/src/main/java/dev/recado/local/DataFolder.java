package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.NoSuchElementException;

/** Prepares the folder of a suite: deletes its data, and waits for the processes of a killed launcher. */
final class DataFolder {

    private static final Duration END_WITHIN = Duration.ofSeconds(20);

    private DataFolder() {
    }

    /** Waits until the guards have ended the processes of the killed suite. A port that is still in use is reported later. */
    static void awaitEnd(SuiteOptions options) throws SuiteFailure {
        options.progress().accept("the last start was killed; waiting for its processes to end");
        var start = System.nanoTime();
        while (System.nanoTime() - start < END_WITHIN.toNanos()
                && (postgresRuns(options.folder()) || !options.ports().allFree())) {
            ChildProcess.pause();
        }
    }

    /** Deletes all data, except PostgreSQL's unpacked programs, because unpacking them is slow. */
    static void reset(SuiteOptions options) throws SuiteFailure {
        var folder = options.folder();
        if (!Files.exists(folder)) {
            return;
        }
        try (var lock = FolderLock.of(folder)) {
            if (lock.ownerWasKilled()) {
                awaitEnd(options);
            }
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).filter(path -> !isKept(folder, path)).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            throw new SuiteFailure("the data in " + folder + " could not be deleted: " + e.getMessage(), e);
        }
    }

    private static boolean isKept(Path folder, Path path) {
        var programs = folder.resolve("postgres/server");
        return folder.equals(path) || FolderLock.isFile(folder, path) || path.startsWith(programs) || programs.startsWith(path);
    }

    private static boolean postgresRuns(Path folder) {
        try {
            var lines = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive).isPresent();
        } catch (IOException | NoSuchElementException | NumberFormatException e) {
            // without a process id in the file, PostgreSQL is stopped
            return false;
        }
    }
}
