package dev.recado.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Manages the JVM's start-up caches (AOT caches, JEP 483) of the suite's processes. A cache contains the loaded and linked
 * classes of one build. The JVM does not compare it with every jar, so a cache that is older than a jar is not used.
 */
final class StartCaches {

    private static final String REFUSAL = "An error has occurred while processing the AOT cache";
    private static final Pattern JVM_LINE = Pattern.compile("\\[[^]]*]\\[(?:error|warning) *]\\[aot[^]]*] (.*)");
    private static final int FIRST_LINES_MAX = 40;

    private final Path home;

    StartCaches(Path home) {
        this.home = home;
    }

    /** The file of a part's cache, current or not. */
    Path file(SuitePart part) {
        return switch (part) {
            case KAFKA -> home.resolve("deploy/local/target/kafka.aot");
            case SIMULATOR -> home.resolve("deploy/simulator/target/simulator.aot");
            default -> application(part).resolve("app.aot");
        };
    }

    /** The cache of a part if it is newer than every jar of the part. */
    Optional<Path> current(SuitePart part) {
        var cache = file(part);
        try {
            if (!Files.exists(cache)) {
                return Optional.empty();
            }
            var recorded = Files.getLastModifiedTime(cache).toMillis();
            return newestJar(part) <= recorded ? Optional.of(cache) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts without a current cache. */
    List<SuitePart> missing() {
        return SuitePart.JAVA_PROCESSES.stream().filter(part -> current(part).isEmpty()).toList();
    }

    /** Installs a recorded cache, unless a build has changed the part since the recording began. */
    void keep(SuitePart part, Path recorded, long recordingBeganMillis) throws IOException {
        if (Files.exists(recorded) && newestJar(part) <= recordingBeganMillis) {
            Files.move(recorded, file(part), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Returns the reason in a process's log why the JVM refused its cache, and deletes that cache, so that it is recorded
     * again.
     */
    Optional<String> refusal(SuitePart part, ProcessLog log) {
        var lines = log.firstLines(FIRST_LINES_MAX);
        if (lines.stream().noneMatch(line -> line.contains(REFUSAL))) {
            return Optional.empty();
        }
        try {
            Files.deleteIfExists(file(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stream().map(JVM_LINE::matcher).filter(Matcher::matches).map(line -> line.group(1))
                .filter(reason -> !reason.contains(REFUSAL)).findFirst().or(() -> Optional.of("no reason given"));
    }

    private long newestJar(SuitePart part) throws IOException {
        var newest = 0L;
        for (var folder : runFolders(part)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                    newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        return newest;
    }

    private List<Path> runFolders(SuitePart part) {
        return Stream.of(switch (part) {
            case KAFKA -> home.resolve("deploy/local/target");
            case SIMULATOR -> home.resolve("deploy/simulator/target");
            default -> application(part);
        }).filter(Files::exists).toList();
    }

    private Path application(SuitePart part) {
        return home.resolve(part.title() + "-service/target/quarkus-app");
    }
}
