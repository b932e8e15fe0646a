package dev.recado.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The documented errors of the Graph API with the action for each, from {@code graph/error-actions.csv}. */
public final class GraphErrorRows {

    private static final String FILE = "/graph/error-actions.csv";

    /** @param retriesMax {@link Integer#MAX_VALUE} for no limit */
    public record GraphErrorRow(int code, String action, Duration firstWait, int retriesMax) {

        @Override
        public String toString() {
            return code + " " + action;
        }
    }

    private GraphErrorRows() {
    }

    public static List<GraphErrorRow> all() {
        return lines().flatMap(line -> rows(line, IntStream.rangeClosed(first(line), last(line)))).toList();
    }

    /** Every code, but of a range only the first and the last one. */
    public static List<GraphErrorRow> withEndsOfRanges() {
        return lines().flatMap(line -> rows(line, IntStream.of(first(line), last(line)).distinct())).toList();
    }

    private static Stream<String> lines() {
        try (var file = GraphErrorRows.class.getResourceAsStream(FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is unreadable", e);
        }
    }

    private static String[] cells(String line) {
        return line.split("\\s*\\|\\s*");
    }

    private static int first(String line) {
        return Integer.parseInt(cells(line)[0].split("-")[0]);
    }

    private static int last(String line) {
        var codes = cells(line)[0].split("-");
        return Integer.parseInt(codes[codes.length - 1]);
    }

    private static Stream<GraphErrorRow> rows(String line, IntStream codes) {
        var cells = cells(line);
        return codes.mapToObj(code -> new GraphErrorRow(code, cells[2], Duration.parse(cells[3]),
                cells[4].strip().equals("-") ? Integer.MAX_VALUE : Integer.parseInt(cells[4].strip())));
    }
}
