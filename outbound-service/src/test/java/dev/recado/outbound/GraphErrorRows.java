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
        try (var file = GraphErrorRows.class.getResourceAsStream(FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .flatMap(GraphErrorRows::rows).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is unreadable", e);
        }
    }

    private static Stream<GraphErrorRow> rows(String line) {
        var cells = line.split("\\s*\\|\\s*");
        var codes = cells[0].strip().split("-");
        var last = codes[codes.length - 1];
        return IntStream.rangeClosed(Integer.parseInt(codes[0]), Integer.parseInt(last))
                .mapToObj(code -> new GraphErrorRow(code,
                        cells[2], Duration.parse(cells[3]),
                        cells[4].equals("-") ? Integer.MAX_VALUE : Integer.parseInt(cells[4])));
    }
}
