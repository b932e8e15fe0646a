package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCheckTest {

    private static final Path EXPORT = Path.of("../../events/src/test/resources/audit/export.ndjson");
    private static final String LAST = "3:54a29ff743e34d978c4da0f7eca939ff4d1c6b3710781c2d500499fe6b43b11f";

    private static final String FIRST = "1:25d3c30cd56784785d60847aa96f1d61845d31cf53d7e96ce05e9eb51ecb2836";
    private static final String EMPTY = "{\"tenant_id\":\"0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001\",\"last_seq\":0,\"last_hash\":\""
            + "0".repeat(64) + "\"}";

    @TempDir
    Path folder;
    private final StringBuilder output = new StringBuilder();

    @Test
    void an_unchanged_export_is_intact() throws IOException {
        assertThat(check(lines())).isZero();
        assertThat(output)
                .startsWith("intact: 3 rows of tenant 0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001, 1 to 3, last hash 54a29ff7");
    }

    @Test
    void a_part_that_begins_where_the_earlier_export_ended_is_intact() throws IOException {
        assertThat(check(lines().subList(1, 4), "--after", FIRST)).isZero();
        assertThat(output).contains("2 rows").contains("2 to 3");
        assertThat(check(lines().subList(3, 4), "--after", LAST, LAST)).isZero();
        assertThat(output).contains("no row of tenant 0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001 since row 3");
    }

    @Test
    void a_part_that_does_not_begin_where_the_earlier_export_ended_is_broken() throws IOException {
        assertThat(check(lines().subList(1, 4), "--after", FIRST.replace("1:2", "1:3"))).isEqualTo(1);
        assertThat(check(lines().subList(2, 4), "--after", FIRST)).isEqualTo(1);
        assertThat(check(lines(), "--after", FIRST)).isEqualTo(1);
        assertThat(check(lines().subList(3, 4), "--after", FIRST)).isEqualTo(1);
        assertThat(check(List.of(EMPTY), "--after", FIRST)).isEqualTo(1);
        assertThat(output.toString().lines()).containsExactly("broken: line 1, row 2: untied", "broken: line 1, row 3: missing",
                "broken: line 1, row 1: missing", "broken: line 1: the head names row 3, the last row is 1",
                "broken: line 1: the head names row 0, the last row is 1");
    }

    @Test
    void an_export_without_rows_or_without_its_beginning_proves_nothing() throws IOException {
        assertThat(check(List.of(EMPTY))).isEqualTo(3);
        assertThat(check(lines().subList(3, 4))).isEqualTo(3);
        assertThat(check(lines().subList(1, 4))).isEqualTo(3);
        assertThat(output.toString().lines()).allMatch(line -> line.startsWith("nothing proven: it "))
                .anyMatch(line -> line.contains("nothing was recorded, or all rows were removed"))
                .anyMatch(line -> line.contains("add --after 3:")).anyMatch(line -> line.contains("at row 2"));
        assertThat(check(List.of(EMPTY), LAST)).isEqualTo(1);
    }

    @Test
    void an_altered_row_within_a_part_breaks_the_chain() throws IOException {
        var part = new ArrayList<>(lines().subList(1, 4));
        part.set(0, part.getFirst().replace("user.changed", "user.created"));
        assertThat(check(part)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 | user.changed       | user.created     | line 2, row 2: altered
        1 | "seq":2            | "seq":3          | line 2, row 3: missing
        1 | "previous_hash":"2 | "previous_hash":"3 | line 2, row 2: untied
        2 | 12.345.678         | 12.345.679       | line 3, row 3: altered
        0 | 00000000000"       | 00000000001"     | line 1, row 1: untied
        3 | "last_seq":3       | "last_seq":4     | line 4: the head names row 4, the last row is 3
        1 | {                  | x                | line 2: not a line of an export
        1 | "agent"}           | 7}               | line 2: not a line of an export
        """)
    void a_changed_line_is_reported_by_number(int line, String text, String changed, String expected) throws IOException {
        // Given
        var lines = lines();
        lines.set(line, lines.get(line).replace(text, changed));
        // When, Then
        assertThat(check(lines)).isEqualTo(1);
        assertThat(output).hasToString("broken: " + expected + System.lineSeparator());
    }

    @Test
    void a_missing_repeated_or_cut_off_line_is_reported() throws IOException {
        var gone = lines();
        gone.remove(1);
        assertThat(check(gone)).isEqualTo(1);
        var twice = lines();
        twice.add(2, twice.get(1));
        assertThat(check(twice)).isEqualTo(1);
        assertThat(check(lines().subList(0, 3))).isEqualTo(1);
        assertThat(output).contains("line 2, row 3: missing").contains("line 3, row 2: missing").contains("is missing");
    }

    @Test
    void a_row_noted_elsewhere_must_be_in_the_export() throws IOException {
        assertThat(check(lines(), LAST)).isZero();
        assertThat(check(lines(), LAST.replace("3:5", "3:6"))).isEqualTo(1);
        assertThat(output).contains("is not in the export");
    }

    @Test
    void an_unreadable_export_is_neither_intact_nor_broken() {
        assertThat(AuditCheck.run(List.of(folder.resolve("none").toString()), output)).isEqualTo(2);
        assertThat(AuditCheck.run(List.of(), output)).isEqualTo(2);
        assertThat(AuditCheck.run(List.of(EXPORT.toString(), "--after"), output)).isEqualTo(2);
        assertThat(AuditCheck.run(List.of(EXPORT.toString(), "--after", "3"), output)).isEqualTo(2);
        assertThat(AuditCheck.run(List.of(EXPORT.toString(), "3:xyz"), output)).isEqualTo(2);
        assertThat(AuditCheck.run(List.of(EXPORT.toString(), LAST, LAST), output)).isEqualTo(2);
        assertThat(AuditCheck.run(List.of("--help"), output)).isZero();
        assertThat(output).contains("deploy/audit <export.ndjson>");
    }

    private int check(List<String> lines, String... more) throws IOException {
        var file = Files.write(folder.resolve("export.ndjson"), lines);
        var arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(more));
        return AuditCheck.run(arguments, output);
    }

    private static List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(EXPORT));
    }
}
