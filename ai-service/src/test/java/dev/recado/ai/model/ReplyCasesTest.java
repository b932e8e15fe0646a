package dev.recado.ai.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.ai.model.ModelDecision.Cause;
import dev.recado.events.Decision;
import dev.recado.events.Urgency;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the cases of {@code answers/*.json}: a model's reply and the messages that the customer gets. Add new cases there. */
class ReplyCasesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/answers");

    /** @param customer the messages for the customer; null if the reply counts as empty */
    record ReplyCase(String name, String reply, List<String> customer) {

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_customer_gets_what_whatsapp_shows_and_nothing_else(ReplyCase example) {
        if (example.customer() == null) {
            assertThatThrownBy(() -> decisionOn(example.reply())).isInstanceOf(ModelFailureException.class)
                    .hasMessageContaining("empty reply");
        } else {
            assertThat(decisionOn(example.reply())).isEqualTo(new Decision.Reply(example.customer(), null, Urgency.NORMAL));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_the_customer_gets_stays_as_it_is(ReplyCase example) {
        if (example.customer() != null) {
            assertThat(decisionOn(String.join("\n\n", example.customer())))
                    .isEqualTo(new Decision.Reply(example.customer(), null, Urgency.NORMAL));
        }
    }

    private static Decision decisionOn(String reply) {
        return new ModelDecision(reply, null, Urgency.NORMAL, false, Cause.NONE, false).toDecision();
    }

    static Stream<ReplyCase> cases() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().flatMap(ReplyCasesTest::read).toList().stream();
        }
    }

    private static Stream<ReplyCase> read(Path file) {
        try {
            return Stream.of(JSON.readValue(file.toFile(), ReplyCase[].class));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + file, e);
        }
    }
}
