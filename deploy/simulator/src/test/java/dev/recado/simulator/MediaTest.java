package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTest {

    private static final String AUTHORIZATION = "Bearer test_token";
    private static final int MIB = 1024 * 1024;

    private static SimulatorUnderTest sim;

    @BeforeAll
    static void start() {
        sim = new SimulatorUnderTest(Map.of("SIM_NUMBER_RATE", "0", "SIM_PAIR_BURST", "0"));
    }

    @AfterEach
    void clear() {
        sim.plain("DELETE", "/sim/faults", "");
        sim.business.received.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        sim.close();
    }

    @Test
    void an_uploaded_file_is_described_downloaded_and_deleted() {
        // Given
        var id = upload("image/png", "picture".getBytes(StandardCharsets.UTF_8));
        // When
        var description = json(graph("GET", "/" + id + "?phone_number_id=" + NUMBER));
        var download = get(description.getString("url"), AUTHORIZATION);
        // Then
        assertThat(description.getString("messaging_product")).isEqualTo("whatsapp");
        assertThat(description.getString("mime_type")).isEqualTo("image/png");
        assertThat(description.getValue("file_size")).isEqualTo("7");
        assertThat(description.getString("sha256"))
                .isEqualTo("2cea274d0bedc39ec4ab6ba9e59ec889e3ed6fb56a1cf088a64d9b383378dc97");
        assertThat(description.getString("id")).isEqualTo(id);
        assertThat(download.statusCode()).isEqualTo(200);
        assertThat(download.body()).isEqualTo("picture");
        assertThat(download.headers().firstValue("Content-Type")).contains("image/png");
        // When
        var deleted = graph("DELETE", "/" + id);
        // Then
        assertThat(deleted.body()).isEqualTo("{\"success\":true}");
        assertThat(graph("GET", "/" + id).statusCode()).isEqualTo(400);
        assertThat(graph("DELETE", "/" + id).statusCode()).isEqualTo(400);
        assertThat(get(description.getString("url"), AUTHORIZATION).statusCode()).isEqualTo(404);
    }

    @Test
    void a_file_needs_the_token_of_its_account_and_an_untouched_url() {
        // Given
        sim.plain("PUT", "/sim/numbers/4711", "{\"business_id\":\"777\",\"token\":\"second_token\"}");
        var id = upload("image/png", new byte[10]);
        var url = json(graph("GET", "/" + id)).getString("url");
        // Then
        assertThat(get(url, "").statusCode()).isEqualTo(401);
        assertThat(get(url, "Bearer made_up").statusCode()).isEqualTo(401);
        assertThat(get(url, "Bearer second_token").statusCode()).isEqualTo(404);
        assertThat(get(url.replaceAll("ext=\\d+", "ext=4102444800000"), AUTHORIZATION).statusCode()).isEqualTo(404);
        assertThat(sim.plain("GET", "/v26.0/" + id, "", "Authorization", "Bearer second_token").statusCode()).isEqualTo(400);
        assertThat(graph("GET", "/" + id + "?phone_number_id=4711").statusCode()).isEqualTo(400);
        assertThat(sim.plain("POST", "/v26.0/4711/messages", image(id).encode(), "Authorization", "Bearer second_token")
                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_url_expires() throws IOException {
        try (var hasty = new SimulatorUnderTest(Map.of("SIM_MEDIA_URL_MILLIS", "100"))) {
            // Given
            var id = json(hasty.upload(NUMBER, "image/png", new byte[10])).getString("id");
            var url = new JsonObject(hasty.plain("GET", "/v26.0/" + id, "", "Authorization", AUTHORIZATION).body())
                    .getString("url");
            var path = url.substring(url.indexOf("/whatsapp_business"));
            // Then
            await().untilAsserted(
                    () -> assertThat(hasty.plain("GET", path, "", "Authorization", AUTHORIZATION).statusCode()).isEqualTo(404));
        }
    }

    @ParameterizedTest
    @CsvSource({
            "audio/aac, 16777216, 200", "audio/aac, 16777217, 131053", "audio/ogg; codecs=opus, 16777216, 200",
            "audio/amr, 10, 200", "audio/mpeg, 10, 200", "audio/mp4, 10, 200", "audio/wav, 10, 100",
            "image/jpeg, 5242880, 200", "image/jpeg, 5242881, 131053", "image/png, 10, 200", "image/gif, 10, 100",
            "video/mp4, 16777216, 200", "video/mp4, 16777217, 131053", "video/3gpp, 10, 200", "video/webm, 10, 100",
            "image/webp, 102400, 200", "image/webp, 102401, 131053",
            "text/plain, 10, 200", "application/pdf, 17825792, 200", "application/zip, 10, 100",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document, 10, 200"})
    void each_mime_type_has_its_size(String mimeType, int size, int code) {
        // When
        var answer = sim.upload(NUMBER, mimeType, new byte[size]);
        // Then
        assertThat(code(answer)).as(answer.body()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"512000, 200", "512001, 131053"})
    void an_animated_sticker_may_be_larger(int size, int code) {
        // Given
        var sticker = new byte[size];
        System.arraycopy("RIFF....WEBPVP8X....".getBytes(StandardCharsets.US_ASCII), 0, sticker, 0, 20);
        sticker[20] = 0x02;
        // Then
        var answer = sim.upload(NUMBER, "image/webp", sticker);
        assertThat(code(answer)).as(answer.body()).isEqualTo(code);
    }

    @Test
    void the_largest_document_is_accepted_and_a_larger_one_is_not() {
        assertThat(code(sim.upload(NUMBER, "application/pdf", new byte[100 * MIB]))).isEqualTo(200);
        assertThat(code(sim.upload(NUMBER, "application/pdf", new byte[100 * MIB + 1]))).isEqualTo(131053);
        assertThat(code(sim.upload(NUMBER, "application/pdf", new byte[101 * MIB]))).isEqualTo(131053);
    }

    @Test
    void an_upload_without_a_file_or_a_product_is_refused() {
        var headers = new String[]{"Authorization", AUTHORIZATION, "Content-Type", "multipart/form-data; boundary=b"};
        var product = "--b\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--b--\r\n";
        var file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n";
        assertThat(code(sim.plain("POST", "/v26.0/" + NUMBER + "/media", product, headers))).isEqualTo(100);
        assertThat(code(sim.plain("POST", "/v26.0/" + NUMBER + "/media", file, headers))).isEqualTo(100);
        assertThat(sim.plain("POST", "/v26.0/" + NUMBER + "/media", "{}", "Authorization", "Bearer made_up").statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_first_downloads_of_each_file_fail_when_a_tester_wants_it() {
        // Given
        var first = json(graph("GET", "/" + upload("image/png", new byte[1]))).getString("url");
        var second = json(graph("GET", "/" + upload("image/png", new byte[1]))).getString("url");
        sim.faults("media", new JsonObject().put("mode", "error").put("times", 2));
        // Then
        assertThat(sim.get("/sim/faults").getJsonObject("media"))
                .isEqualTo(new JsonObject().put("mode", "error").put("http", 503).put("times", 2));
        assertThat(get(first, AUTHORIZATION).statusCode()).isEqualTo(503);
        assertThat(get(second, AUTHORIZATION).statusCode()).isEqualTo(503);
        assertThat(get(first, AUTHORIZATION).statusCode()).isEqualTo(503);
        assertThat(get(first, AUTHORIZATION).statusCode()).isEqualTo(200);
        assertThat(get(second, AUTHORIZATION).statusCode()).isEqualTo(503);
        assertThat(get(second, AUTHORIZATION).statusCode()).isEqualTo(200);
        assertThat(sim.plain("PUT", "/sim/faults", "{\"media\":{\"mode\":\"error\",\"http\":200}}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_message_refers_to_an_uploaded_file_wherever_it_is() {
        // Given
        var id = upload("image/png", new byte[1]);
        var header = "{\"type\":\"button\",\"header\":{\"type\":\"image\",\"image\":{\"id\":\"%s\"}},\"body\":{\"text\":\"x\"},"
                + "\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"a\",\"title\":\"A\"}}]}}";
        // Then
        assertThat(code(sim.send(image(id)))).isEqualTo(200);
        assertThat(code(sim.send(message("interactive", header.formatted(id))))).isEqualTo(200);
        assertThat(code(sim.send(image("1166")))).isEqualTo(131009);
        assertThat(code(sim.send(message("interactive", header.formatted("1166"))))).isEqualTo(131009);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        image/png|audio|{"id":"%s"}|failed
        audio/mpeg|audio|{"id":"%s","voice":true}|failed
        audio/ogg; codecs=opus|audio|{"id":"%s","voice":true}|played
        """)
    void a_file_that_does_not_fit_its_kind_fails_later(String mimeType, String type, String content, String status) {
        // Given
        var id = upload(mimeType, new byte[1]);
        // When
        var answer = sim.send(message(type, content.formatted(id)));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains(status));
        if (status.equals("failed")) {
            assertThat(sim.business.statuses().getLast().getJsonArray("errors").getJsonObject(0).getInteger("code"))
                    .isEqualTo(131053);
        }
    }

    private static String upload(String mimeType, byte[] content) {
        return json(sim.upload(NUMBER, mimeType, content)).getString("id");
    }

    private static HttpResponse<String> graph(String method, String path) {
        return sim.plain(method, "/v26.0" + path, "", "Authorization", AUTHORIZATION);
    }

    private static HttpResponse<String> get(String url, String authorization) {
        assertThat(url).startsWith("http://127.0.0.1:" + sim.port + "/whatsapp_business/attachments/");
        return sim.plain("GET", url.substring(url.indexOf("/whatsapp_business")), "", "Authorization", authorization);
    }

    private static JsonObject image(String id) {
        return message("image", "{\"id\":\"" + id + "\"}");
    }

    private static JsonObject message(String type, String content) {
        return new JsonObject().put("messaging_product", "whatsapp").put("to", "+" + ANA).put("type", type).put(type,
                new JsonObject(content));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    private static int code(HttpResponse<String> answer) {
        var error = json(answer).getJsonObject("error");
        return error == null ? answer.statusCode() : error.getInteger("code");
    }
}
