package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** The property {@code emergency}, which older services neither write nor know. */
class DispatchRequestedTest {

    private static ObjectNode golden() throws Exception {
        return (ObjectNode) TestJson.MAPPER
                .readTree(Files.readString(Path.of("src/test/resources/golden/dispatch_requested.json")));
    }

    private static DispatchRequested read(ObjectNode json) throws Exception {
        return TestJson.MAPPER.treeToValue(json, DispatchRequested.class);
    }

    @Test
    void a_request_without_the_property_is_no_emergency() throws Exception {
        assertThat(read(golden()).emergency()).isNull();
    }

    @Test
    void the_property_is_omitted_when_it_is_null() throws Exception {
        assertThat(TestJson.MAPPER.valueToTree(read(golden())).has("emergency")).isFalse();
    }

    @Test
    void the_property_is_read_beside_an_unknown_one() throws Exception {
        assertThat(read(golden().put("added_later", 1).put("emergency", true)).emergency()).isTrue();
    }
}
