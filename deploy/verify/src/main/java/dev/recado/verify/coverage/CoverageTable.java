package dev.recado.verify.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.tools.ExecFileLoader;

/**
 * Prints the line coverage by module, merged over all test phases and the packaged processes. Quarkus transforms classes, so
 * one source file has several compiled forms. Each form is analysed separately, and a line is covered if it is covered in any
 * form.
 */
public final class CoverageTable {

    /** The modules whose main code is counted; deploy/verify holds tests only. */
    private static final List<String> MODULES = List.of("events", "service-kit", "ingest-service", "conversation-service",
            "ai-service", "outbound-service", "auth-service", "deploy/embedded", "deploy/simulator", "deploy/local");
    private static final String DATA = "target/coverage";
    private static final String CLASSES = "target/classes";
    private static final String ROW = "%-24s %7s %8s %6s%n";

    private final Path home;
    private final ExecutionDataStore executions = new ExecutionDataStore();
    private final Map<String, BitSet> coveredLines = new TreeMap<>();

    private CoverageTable(Path home) {
        this.home = home;
    }

    /** Arguments: the root folder of the checkout, and a file for the coverage of each source file as CSV. */
    public static void main(String[] arguments) throws IOException {
        var table = new CoverageTable(Path.of(arguments[0]));
        table.loadExecutions();
        table.findCoveredLines();
        table.print(Path.of(arguments[1]));
    }

    private void loadExecutions() throws IOException {
        var loader = new ExecFileLoader();
        for (var file : coverageFiles(".exec")) {
            loader.load(file.toFile());
        }
        loader.getExecutionDataStore().getContents().forEach(executions::put);
    }

    /** Analyses every form of every class that a JVM of the tests has loaded. */
    private void findCoveredLines() throws IOException {
        for (var file : coverageFiles(".class")) {
            analyse(file, (source, lines) -> coveredLines.computeIfAbsent(source, name -> new BitSet()).or(lines.covered()));
        }
    }

    private List<Path> coverageFiles(String suffix) throws IOException {
        var folders = Stream.concat(MODULES.stream(), Stream.of("deploy/verify"))
                .map(module -> home.resolve(module).resolve(DATA))
                .filter(Files::isDirectory).toList();
        return folders.stream().flatMap(CoverageTable::filesIn).filter(file -> file.toString().endsWith(suffix)).toList();
    }

    private void print(Path csv) throws IOException {
        var perFile = new StringBuilder("module,source,lines,covered\n");
        var allLines = 0;
        var allCovered = 0;
        System.out.printf(ROW, "coverage by module", "lines", "covered", "%");
        for (var module : MODULES) {
            var lines = 0;
            var covered = 0;
            for (var source : linesBySource(home.resolve(module).resolve(CLASSES)).entrySet()) {
                var hit = (BitSet) source.getValue().clone();
                hit.and(coveredLines.getOrDefault(source.getKey(), new BitSet()));
                lines += source.getValue().cardinality();
                covered += hit.cardinality();
                perFile.append("%s,%s,%d,%d%n".formatted(module, source.getKey(), source.getValue().cardinality(),
                        hit.cardinality()));
            }
            System.out.printf(ROW, module, lines, covered, percent(covered, lines));
            allLines += lines;
            allCovered += covered;
        }
        System.out.printf(ROW, "all", allLines, allCovered, percent(allCovered, allLines));
        Files.writeString(csv, perFile);
    }

    private static String percent(int covered, int lines) {
        return lines == 0 ? "-" : "%.1f".formatted(100.0 * covered / lines);
    }

    /** Executable lines of each source file, from the classes as the compiler wrote them. */
    private Map<String, BitSet> linesBySource(Path classes) throws IOException {
        var all = new LinkedHashMap<String, BitSet>();
        for (var file : filesIn(classes).filter(file -> file.toString().endsWith(".class")).toList()) {
            analyse(file, (source, lines) -> all.computeIfAbsent(source, name -> new BitSet()).or(lines.executable()));
        }
        return all;
    }

    private void analyse(Path classFile, BiConsumer<String, Lines> consumer) throws IOException {
        var builder = new CoverageBuilder();
        try (var in = Files.newInputStream(classFile)) {
            new Analyzer(executions, builder).analyzeClass(in, classFile.toString());
        }
        builder.getSourceFiles()
                .forEach(source -> consumer.accept(source.getPackageName() + "/" + source.getName(), Lines.of(source)));
    }

    private static Stream<Path> filesIn(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Lines(BitSet executable, BitSet covered) {

        static Lines of(ISourceFileCoverage source) {
            var lines = new Lines(new BitSet(), new BitSet());
            for (var number = source.getFirstLine(); number <= source.getLastLine() && number > 0; number++) {
                var status = source.getLine(number).getStatus();
                lines.executable().set(number, status != ICounter.EMPTY);
                lines.covered().set(number, status == ICounter.FULLY_COVERED || status == ICounter.PARTLY_COVERED);
            }
            return lines;
        }
    }
}
