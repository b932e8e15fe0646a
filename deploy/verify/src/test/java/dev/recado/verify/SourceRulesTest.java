package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Checks the main code of all modules: unique class names, the glossary's terms, and no cycle between packages. */
class SourceRulesTest {

    /** Names that the glossary replaces by a term of the field. */
    private static final Set<String> REJECTED_NAMES = Set.of("Received", "Arrival", "Arrivals", "Passage", "Asides", "Report",
            "Moved", "Progress", "Ending", "Endings", "Answers", "Departures", "GraphLine", "GraphReply", "Verdict", "Evidence",
            "Controls", "Patience", "Failures", "DeadLetterShelf", "Standing", "UnheardOfUsers", "Sight", "Sights",
            "TopicMirror", "KnownChannels", "Follower", "KafkaReaders", "Turnstile", "Forgetting", "Forgotten", "ClosingWords",
            "Told", "Value", "Part", "Reading");
    /** Words that the glossary bans from comments and log lines. */
    private static final Pattern REJECTED_WORD = Pattern.compile("\\b(tells?|told|hears?|heard|anew|has the word)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PROSE = Pattern.compile("^\\s*(/\\*\\*|\\*|//).*|.*\\bLog\\.[a-z]+\\(.*");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record|@interface)\\s+([A-Z]\\w*)");
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(dev\\.recado[a-z0-9.]*)\\.[A-Z]",
            Pattern.MULTILINE);
    private static final Path HOME = SuiteUnderTest.home();

    /** One source file of main code; {@code module} is its folder below the root. */
    private record Source(String module, Path file, String text) {

        String className() {
            return file.getFileName().toString().replace(".java", "");
        }

        String packageName() {
            var found = PACKAGE.matcher(text);
            return found.find() ? found.group(1) : "";
        }

        Set<String> importedPackages() {
            return IMPORT.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
        }

        String place() {
            return HOME.relativize(file).toString();
        }
    }

    @Test
    void no_two_modules_have_a_class_of_the_same_name() {
        // When
        var placesByName = sources().stream().filter(source -> !source.className().equals("package-info"))
                .collect(Collectors.groupingBy(Source::className, TreeMap::new,
                        Collectors.mapping(Source::place, Collectors.toList())));
        // Then
        placesByName.values().removeIf(places -> places.size() == 1);
        assertThat(placesByName).as("classes of the same name").isEmpty();
    }

    @Test
    void no_type_has_a_name_that_the_glossary_rejects() {
        // When
        var rejected = sources().stream().flatMap(source -> TYPE.matcher(withoutComments(source.text())).results()
                .map(found -> found.group(1)).filter(REJECTED_NAMES::contains).map(name -> source.place() + ": " + name))
                .toList();
        // Then
        assertThat(rejected).isEmpty();
    }

    @Test
    void no_comment_or_log_line_uses_a_word_that_the_glossary_bans() {
        // When
        var rejected = sources().stream().flatMap(source -> source.text().lines()
                .filter(line -> PROSE.matcher(line).matches() && REJECTED_WORD.matcher(line).find())
                .map(line -> source.place() + ": " + line.strip())).toList();
        // Then
        assertThat(rejected).isEmpty();
    }

    @Test
    void no_module_has_a_cycle_between_its_packages() {
        // When
        var cycles = new TreeMap<String, List<String>>();
        sources().stream().collect(Collectors.groupingBy(Source::module)).forEach((module, sources) -> {
            var cycle = cycle(dependencies(sources));
            if (!cycle.isEmpty()) {
                cycles.put(module, cycle);
            }
        });
        // Then
        assertThat(cycles).isEmpty();
    }

    /** Imported packages of the same module, by package. */
    private static Map<String, Set<String>> dependencies(Collection<Source> sources) {
        var all = new TreeMap<String, Set<String>>();
        sources.forEach(source -> all.computeIfAbsent(source.packageName(), name -> new TreeSet<>())
                .addAll(source.importedPackages()));
        all.forEach((name, imported) -> {
            imported.retainAll(all.keySet());
            imported.remove(name);
        });
        return all;
    }

    /** The first cycle found, or an empty list. */
    private static List<String> cycle(Map<String, Set<String>> dependencies) {
        var finished = new HashSet<String>();
        for (var name : dependencies.keySet()) {
            var found = cycleFrom(name, dependencies, new ArrayList<>(), finished);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static List<String> cycleFrom(String name, Map<String, Set<String>> dependencies, List<String> path,
            Set<String> finished) {
        if (path.contains(name)) {
            return Stream.concat(path.subList(path.indexOf(name), path.size()).stream(), Stream.of(name)).toList();
        }
        if (!finished.add(name)) {
            return List.of();
        }
        path.add(name);
        for (var next : dependencies.get(name)) {
            var found = cycleFrom(next, dependencies, path, finished);
            if (!found.isEmpty()) {
                return found;
            }
        }
        path.removeLast();
        return List.of();
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
    }

    private static List<Source> sources() {
        try (var files = Files.walk(HOME)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/java/"))
                    .map(SourceRulesTest::source).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source source(Path file) {
        try {
            var place = HOME.relativize(file).toString();
            return new Source(place.substring(0, place.indexOf("/src/")), file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
