package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Outcomes of later versions, and what is printed of the events. */
class MediaStoredTest {

    private static ObjectNode golden(String name) throws IOException {
        return (ObjectNode) TestJson.MAPPER.readTree(Files.readString(Path.of("src/test/resources/golden", name + ".json")));
    }

    @Test
    void an_outcome_of_an_unknown_kind_is_unsupported() throws IOException {
        var later = golden("media_stored-Failed");
        ((ObjectNode) later.get("outcome")).put("kind", "quarantined");
        assertThat(TestJson.MAPPER.treeToValue(later, MediaStored.class).outcome()).isEqualTo(new MediaOutcome.Unsupported());
    }

    @Test
    void a_failure_of_an_unknown_cause_is_unknown() throws IOException {
        var later = golden("media_stored-Failed");
        ((ObjectNode) later.get("outcome")).put("cause", "infected");
        assertThat(TestJson.MAPPER.treeToValue(later, MediaStored.class).outcome())
                .isEqualTo(new MediaOutcome.Failed(MediaFailure.UNKNOWN, "Meta no longer has this media."));
    }

    @Test
    void no_link_and_no_file_name_is_printed() throws IOException {
        assertThat(TestJson.MAPPER.treeToValue(golden("media_stored-Stored"), MediaStored.class).toString())
                .doesNotContain("recado.example", "note.ogg");
        assertThat(TestJson.MAPPER.treeToValue(golden("media_requested"), MediaRequested.class).toString())
                .doesNotContain("lookaside", "note.ogg");
    }
}
