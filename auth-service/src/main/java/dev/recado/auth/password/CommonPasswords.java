package dev.recado.auth.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.RegisterResources;

/** Holds the most common passwords in memory (about 0.8 MB), from data files whose first lines name their source. */
@RegisterResources(globs = "passwords/*.txt")
final class CommonPasswords {

    /** Shorter passwords are not loaded, because their length alone refuses them. */
    static final int CHARS_MIN = 8;
    private static final Set<String> ALL = Stream.of("most-common.txt", "further.txt").flatMap(CommonPasswords::read)
            .collect(Collectors.toUnmodifiableSet());

    private CommonPasswords() {
    }

    /** Loads the class, whose static initializer reads the files, at the start instead of at the first check. */
    static void load() {
        // the static initializer has read them
    }

    /** @param plain in lower case */
    static boolean contains(String plain) {
        return ALL.contains(plain);
    }

    static int size() {
        return ALL.size();
    }

    /** Skips passwords that are too short anyway. */
    private static Stream<String> read(String file) {
        try (var stream = CommonPasswords.class.getResourceAsStream("/passwords/" + file);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#") && line.length() >= CHARS_MIN).toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read passwords/" + file, e);
        }
    }
}
