package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.BUSINESS;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;

import dev.recado.simulator.webhook.WebhookSigner;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What customers send, in the shapes of Meta's webhooks. */
class CustomerMessagesTest {

    private static final String BUTTONS = """
        {"type":"button","body":{"text":"Confirm?"},"action":{"buttons":[
         {"type":"reply","reply":{"id":"yes","title":"Yes"}},{"type":"reply","reply":{"id":"no","title":"No"}}]}}""";
    private static final String LIST = """
        {"type":"list","body":{"text":"Choose"},"action":{"button":"Options","sections":[{"rows":[
         {"id":"express","title":"Express","description":"next day"}]}]}}""";
    private static final String CARDS = """
        {"type":"carousel","body":{"text":"Offers"},"action":{"cards":[
         {"card_index":0,"type":"cta_url","header":{"type":"image","image":{"link":"https://cdn.example/1.jpg"}},
          "action":{"buttons":[{"type":"quick_reply","quick_reply":{"id":"want1","title":"Want"}}]}},
         {"card_index":1,"type":"cta_url","header":{"type":"image","image":{"link":"https://cdn.example/2.jpg"}},
          "action":{"buttons":[{"type":"quick_reply","quick_reply":{"id":"want2","title":"Want"}}]}}]}}""";
    private static final String ORDER_UPDATE = """
        {"name":"order_update","language":{"code":"en_US"},"components":[
         {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"1"}]},
         {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"1"}]},
         {"type":"button","sub_type":"quick_reply","index":"1","parameters":[{"type":"payload","payload":"UNSUB"}]}]}""";

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    static Stream<JsonObject> messages() throws IOException {
        try (var in = CustomerMessagesTest.class.getResourceAsStream("/whatsapp/customer-messages.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(JsonObject::new);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void each_kind_arrives_signed_in_metas_shape(JsonObject example) {
        // When
        var answer = write(example.getJsonObject("request"));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var post = sim.business.received.getFirst();
        assertThat(WebhookSigner.sign(SimulatorUnderTest.SECRET, post.body())).isEqualTo(post.signature());
        var item = sim.business.messages().getFirst();
        assertThat(item.getString("id")).isEqualTo(new JsonObject(answer.body()).getString("wamid"));
        assertThat(item.getString("from")).isEqualTo(ANA);
        assertThat(item.getString("timestamp")).matches("\\d{10}");
        assertThat(withoutIds(item)).isEqualTo(example.getJsonObject("item"));
    }

    /** Removes what differs from run to run. */
    private static JsonObject withoutIds(JsonObject item) {
        var copy = item.copy();
        copy.fieldNames().removeAll(Set.of("id", "from", "from_user_id", "timestamp"));
        if (copy.getValue(copy.getString("type")) instanceof JsonObject element && element.containsKey("sha256")) {
            assertThat(element.remove("id")).asString().matches("\\d{16}");
            assertThat(element.remove("url")).asString().startsWith("http://127.0.0.1:");
        }
        return copy;
    }

    @Test
    void the_media_of_a_customer_can_be_downloaded() {
        // When
        write(new JsonObject("{\"type\":\"document\",\"document\":{\"data\":\"cGljdHVyZQ==\",\"filename\":\"a.pdf\"}}"));
        // Then
        var document = sim.business.messages().getFirst().getJsonObject("document");
        var download = get(document.getString("url"));
        var description = new JsonObject(get("/v26.0/" + document.getString("id") + "?phone_number_id=" + NUMBER).body());
        assertThat(download.statusCode()).isEqualTo(200);
        assertThat(download.body()).isEqualTo("picture");
        assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(document.getString("sha256"))))
                .isEqualTo(description.getString("sha256"));
        assertThat(sim.plain("GET", document.getString("url").substring(document.getString("url").indexOf("/whatsapp")), "")
                .statusCode()).isEqualTo(401);
    }

    @Test
    void a_stored_file_is_sent_by_its_id_and_shown_on_the_page_without_running_it() {
        // Given
        var stored = new JsonObject(sim.uploadToChat("text/html", "<script>".getBytes(StandardCharsets.UTF_8)).body());
        // When
        write(new JsonObject().put("type", "document").put("document", new JsonObject().put("id", stored.getString("id"))));
        // Then
        var document = sim.business.messages().getFirst().getJsonObject("document");
        var shown = sim.plain("GET", "/sim/media/" + stored.getString("id"), "");
        assertThat(document.getString("id")).isEqualTo(stored.getString("id"));
        assertThat(document.getString("filename")).isEqualTo("file.bin");
        assertThat(document.getString("mime_type")).isEqualTo("text/html");
        assertThat(shown.body()).isEqualTo("<script>");
        assertThat(shown.headers().firstValue("Content-Security-Policy")).contains("sandbox; default-src 'none'");
        assertThat(shown.headers().firstValue("Content-Disposition")).contains("attachment");
        assertThat(shown.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(sim.plain("GET", "/sim/media/1", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/whatsapp/taps.psv", delimiter = '|', quoteCharacter = '^')
    void a_tap_quotes_the_message_that_has_the_button(String type, String content, String tap, String reply) {
        // Given
        var sent = sim.send(new JsonObject().put("messaging_product", "whatsapp").put("to", "+" + ANA).put("type", type)
                .put(type, new JsonObject(content(content))));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        var wamid = new JsonObject(sent.body()).getJsonArray("messages").getJsonObject(0).getString("id");
        sim.send("in between");
        // When
        var answer = write(new JsonObject(tap));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var item = sim.business.messages().getFirst();
        assertThat(item.getJsonObject("context")).isEqualTo(new JsonObject().put("from", "15550783881").put("id", wamid));
        assertThat(item.getJsonObject(item.getString("type"))).isEqualTo(new JsonObject(reply));
    }

    private static String content(String name) {
        return switch (name) {
            case "BUTTONS" -> BUTTONS;
            case "CARDS" -> CARDS;
            case "LIST" -> LIST;
            default -> ORDER_UPDATE;
        };
    }

    @Test
    void a_quote_names_the_writer_of_the_quoted_message() {
        // Given
        var own = new JsonObject(write(new JsonObject().put("text", "first")).body()).getString("wamid");
        // When
        write(new JsonObject().put("text", "second").put("context", new JsonObject().put("id", own)));
        // Then
        assertThat(sim.business.messages().getLast().getJsonObject("context"))
                .isEqualTo(new JsonObject().put("from", ANA).put("id", own));
        assertThat(sim.list("/sim/customers/" + ANA + "/chat").getLast().getString("quoted")).isEqualTo(own);
    }

    @Test
    void a_customer_answers_to_the_number_that_wrote_or_to_a_given_one() {
        // Given
        sim.plain("PUT", "/sim/numbers/4711",
                "{\"business_id\":\"" + BUSINESS + "\",\"token\":\"test_token\",\"display_phone\":\"5511955550000\"}");
        var sent = sim.sendLater("4711", SimulatorUnderTest.message(ANA, "oi")).join();
        var wamid = new JsonObject(sent.body()).getJsonArray("messages").getJsonObject(0).getString("id");
        sim.business.received.clear();
        // When
        write(new JsonObject().put("text", "quote").put("context", new JsonObject().put("id", wamid)));
        write(new JsonObject().put("text", "given").put("to", "4711"));
        write(new JsonObject().put("text", "default"));
        // Then
        assertThat(sim.business.received).filteredOn(post -> post.text().contains("from_user_id"))
                .map(post -> post.changes().getFirst()
                        .getJsonObject("metadata").getString("phone_number_id"))
                .containsExactly("4711", "4711", NUMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"poem\"}", "{\"type\":\"image\"}", "{\"type\":\"image\",\"image\":{}}",
            "{\"type\":\"image\",\"image\":{\"id\":\"1\"}}", "{\"type\":\"image\",\"image\":{\"data\":\"?\"}}",
            "{\"type\":\"location\",\"location\":{\"latitude\":1}}", "{\"type\":\"contacts\",\"contacts\":[]}",
            "{\"type\":\"reaction\",\"reaction\":{}}", "{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"yes\"}}",
            "{\"type\":\"interactive\",\"interactive\":{\"type\":\"menu\"}}", "{\"text\":\" \"}",
            "{\"text\":\"oi\",\"to\":\"1\"}"})
    void an_impossible_message_is_answered_400(String request) {
        assertThat(write(new JsonObject(request)).statusCode()).isEqualTo(400);
        assertThat(sim.business.received).isEmpty();
    }

    @Test
    void a_read_receipt_shows_on_the_customers_message() {
        // Given
        var wamid = new JsonObject(write(new JsonObject().put("text", "oi")).body()).getString("wamid");
        // When
        sim.send(new JsonObject().put("messaging_product", "whatsapp").put("status", "read").put("message_id", wamid));
        // Then
        assertThat(sim.list("/sim/customers/" + ANA + "/chat")).singleElement()
                .satisfies(line -> assertThat(line.getString("state")).isEqualTo("read"));
    }

    @Test
    void a_reaction_to_a_reaction_fails_late() {
        // Given
        var own = new JsonObject(write(new JsonObject().put("text", "oi")).body()).getString("wamid");
        var reaction = new JsonObject(write(new JsonObject().put("type", "reaction")
                .put("reaction", new JsonObject().put("message_id", own).put("emoji", "👍"))).body()).getString("wamid");
        // When
        sim.send(new JsonObject().put("messaging_product", "whatsapp").put("to", "+" + ANA).put("type", "reaction")
                .put("reaction", new JsonObject().put("message_id", reaction).put("emoji", "👍")));
        // Then
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).containsExactly("failed"));
    }

    private HttpResponse<String> write(JsonObject message) {
        return sim.plain("POST", "/sim/messages", message.copy().put("from", "+" + ANA).put("name", "Ana").encode());
    }

    private HttpResponse<String> get(String urlOrPath) {
        var path = urlOrPath.startsWith("/") ? urlOrPath : urlOrPath.substring(urlOrPath.indexOf("/whatsapp_business"));
        return sim.plain("GET", path, "", "Authorization", "Bearer test_token");
    }
}
