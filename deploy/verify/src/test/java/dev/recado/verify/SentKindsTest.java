package dev.recado.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A message of each kind reaches the Graph API with the JSON that Meta documents. */
@SuiteTest
class SentKindsTest {

    /** Kinds of calls and of postal addresses in India, which the suite does not send. */
    private static final Set<String> NOT_SENT = Set.of("address", "call_permission", "voice_call");

    static Stream<Arguments> kinds() throws IOException {
        return Files.readAllLines(SuiteUnderTest.home().resolve("deploy/simulator/src/test/resources/graph/accepted.jsonl"))
                .stream().map(TestJson::read).filter(one -> !NOT_SENT.contains(one.get("name").asText()))
                .filter(one -> !one.at("/message/type").asText().equals("location")
                        || one.at("/message/location/latitude").isTextual())
                .map(one -> Arguments.of(one.get("name").asText(), one.get("message")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void a_message_of_each_kind_reaches_meta_unchanged(String name, JsonNode message, SuiteUnderTest suite) {
        // Given
        var ana = inOpenWindow(suite);
        var request = ((ObjectNode) message.deepCopy()).put("to", ana.phone());
        // When
        var id = send(suite, request);
        // Then
        suite.oracle().eventually("the message is sent", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        var sent = suite.simulator().sentTo(ana).getLast().get("request");
        request.put("messaging_product", "whatsapp").put("recipient_type", "individual").put("to", "+" + ana.phone())
                .put("biz_opaque_callback_data", id);
        assertThat(sent).isEqualTo(request);
    }

    @Test
    void the_status_of_a_message_follows_whatsapp_to_the_end(SuiteUnderTest suite) {
        // Given
        var ana = inOpenWindow(suite);
        // When
        var path = "/api/v1/messages/"
                + send(suite, TestJson.object().put("to", ana.phone()).put("text", "Sua consulta é amanhã."));
        // Then
        suite.oracle().eventually("the message is read",
                () -> assertThat(suite.owner().get(path).json().get("status").asText()).isEqualTo("read"));
    }

    @Test
    void a_free_form_message_to_someone_who_never_wrote_is_refused(SuiteUnderTest suite) {
        // When
        var answer = suite.owner().post("/api/v1/messages",
                TestJson.write(TestJson.object().put("to", suite.customer().phone()).put("text", "Olá!")));
        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("code").asText()).isEqualTo("WINDOW_CLOSED");
    }

    @Test
    void a_file_uploaded_to_the_suite_reaches_the_customer_with_the_id_that_meta_gave_it(SuiteUnderTest suite) {
        // Given
        var ana = inOpenWindow(suite);
        var file = "%PDF-1.7\n" + ana.phone();
        var media = suite.owner().upload("/api/v1/media?filename=fatura.pdf", "application/pdf", file.getBytes(US_ASCII))
                .json();
        var request = TestJson.object().put("to", ana.phone()).put("type", "document");
        request.putObject("document").put("id", media.get("id").asText());
        // When
        send(suite, request);
        // Then
        suite.oracle().eventually("the file is sent", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        var document = suite.simulator().sentTo(ana).getLast().at("/request/document");
        assertThat(document.get("filename").asText()).isEqualTo("fatura.pdf");
        assertThat(suite.simulator().media(document.get("id").asText()).body()).isEqualTo(file);
    }

    /** A customer whose reaction opened the window; the bot does not answer a reaction. */
    private static TestCustomer inOpenWindow(SuiteUnderTest suite) {
        var customer = suite.customer();
        suite.simulator().openWindow(customer);
        suite.meta().deliver(suite.meta().webhook().message(customer, suite.meta().wamid(), TestJson.read("""
            {"type":"reaction","reaction":{"message_id":"wamid.HBgMNTUxMQ==","emoji":"👍"}}""")).body());
        return customer;
    }

    /** Sends a message; its customer wrote so recently that outbound may not have stored it yet. */
    private static String send(SuiteUnderTest suite, ObjectNode request) {
        var body = TestJson.write(request);
        var sent = new AtomicReference<TestHttp.Response>();
        suite.oracle().eventually("the message is queued", () -> {
            sent.set(suite.owner().post("/api/v1/messages", body));
            assertThat(sent.get().status()).as(sent.get().body()).isEqualTo(202);
        });
        return sent.get().json().get("message_id").asText();
    }
}
