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
 * The JVM's start-up caches (AOT caches, JEP 483) of the suite's processes. A cache holds the loaded and linked classes of one
 * build; the JVM does not compare it with all jars of that build, so an older cache is never handed to it.
 */
final class StartCaches {

    private static final String REFUSAL = "An error has occurred while processing the AOT cache";
    private static final Pattern JVM_LINE = Pattern.compile("\\[[^]]*]\\[(?:error|warning) *]\\[aot[^]]*] (.*)");
    private static final int FIRST_LINES_MAX = 40;

    private final Path home;

    StartCaches(Path home) {
        this.home = home;
    }

    /** Where the cache of a part lies, current or not. */
    Path file(SuitePart part) {
        return switch (part) {
            case KAFKA -> home.resolve("deploy/local/target/kafka.aot");
            case SIMULATOR -> home.resolve("deploy/simulator/target/simulator.aot");
            default -> application(part).resolve("app.aot");
        };
    }

    /** The cache of a part when it is newer than everything the part runs. */
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

    /** The Java processes that start without a cache. */
    List<SuitePart> missing() {
        return SuitePart.JAVA_PROCESSES.stream().filter(part -> current(part).isEmpty()).toList();
    }

    /** Puts a recorded cache in place, unless a build has changed the part since the recording began. */
    void keep(SuitePart part, Path recorded, long recordingBeganMillis) throws IOException {
        if (Files.exists(recorded) && newestJar(part) <= recordingBeganMillis) {
            Files.move(recorded, file(part), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The reason in a process's log why the JVM did not use its cache. Such a cache is deleted, so that it is recorded again. */
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
