package dev.recado.auth.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.RegisterResources;

/** Holds the most common passwords in memory (about 2 MB), from data files whose first lines name their source. */
@RegisterResources(globs = "passwords/*.txt")
final class CommonPasswords {

    /** Shorter passwords are only compared as words, because their length alone refuses them. */
    static final int CHARS_MIN = 8;
    /** Shorter words are not compared, because many good passwords reduce to them. */
    private static final int WORD_CHARS_MIN = 5;
    private static final Pattern WORD = Pattern.compile("\\p{L}{" + WORD_CHARS_MIN + ",}");
    private static final Set<String> ALL = lines().filter(line -> line.length() >= CHARS_MIN)
            .collect(Collectors.toUnmodifiableSet());
    /** The listed passwords that are a word, and those that are made from one. */
    private static final Set<String> WORDS = Stream
            .concat(lines().map(FoldedPassword::wordOf).filter(word -> WORD.matcher(word).matches()),
                    Stream.of("user", "root", "test"))
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

    /** @param word as {@link FoldedPassword} returns it */
    static boolean containsWord(String word) {
        return WORDS.contains(word);
    }

    static int size() {
        return ALL.size();
    }

    private static Stream<String> lines() {
        return Stream.of("most-common.txt", "further.txt").flatMap(CommonPasswords::read);
    }

    private static Stream<String> read(String file) {
        try (var stream = CommonPasswords.class.getResourceAsStream("/passwords/" + file);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read passwords/" + file, e);
        }
    }
}
