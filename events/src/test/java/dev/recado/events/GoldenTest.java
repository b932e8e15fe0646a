package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the JSON of every event with its golden file, which may only grow. */
class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static Stream<SuiteEvent> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void an_event_is_written_like_its_golden_file(SuiteEvent event) throws IOException {
        // Given
        var golden = TestJson.MAPPER.readTree(Files.readString(file(event)));
        // When
        var written = TestJson.MAPPER.readTree(TestJson.MAPPER.writeValueAsBytes(event));
        // Then
        assertThat(written).isEqualTo(golden);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_golden_file_is_readable_also_with_an_unknown_property(SuiteEvent event) throws IOException {
        // Given
        var golden = (ObjectNode) TestJson.MAPPER.readTree(Files.readString(file(event)));
        golden.put("added_later", 1);
        // When
        var read = TestJson.MAPPER.treeToValue(golden, event.getClass());
        // Then
        assertThat(read).isEqualTo(event);
    }

    @Test
    void offsets_are_written_in_the_order_of_the_partitions() {
        // Given
        var offsets = IntStream.range(0, 24).boxed().collect(Collectors.toMap(partition -> partition, Long::valueOf));
        // When
        var event = new BackfillChanged("e", null, null, null, "1", null, 1, false, offsets, 0);
        // Then
        assertThat(List.copyOf(event.offsets().keySet())).isSorted();
    }

    private static Path file(SuiteEvent event) {
        return GOLDEN.resolve(Samples.name(event) + ".json");
    }
}
