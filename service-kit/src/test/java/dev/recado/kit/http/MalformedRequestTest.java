package dev.recado.kit.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests are refused with 400 or 408, and the refusal names the field. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class MalformedRequestTest {

    private static final String ODD = "/api/v1/odd";
    private static final byte[] PART = new byte[128 * 1024];
    private static final String ID = "6f1a2b3c-0000-4000-8000-000000000001";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"name":"a\\u0000b"}                         | name
        {"name":"a\\u001bb"}                         | name
        {"name":"a\\bb"}                             | name
        {"name":"a\\u007Fb"}                         | name
        {"owner":{"tags":["ok",{"x":"\\u0001"}]}}    | owner.tags[1].x
        ["ok","\\u0000"]                             | [1]
        {"a\\u0000b":1}                              | a b
        {"name":"\\ud800"}                           | name
        {"name":"\\udc00\\ud800"}                    | name
        """)
    void a_control_character_anywhere_in_a_json_body_is_refused_with_its_field(String body, String field) {
        refused(json(body), field);
    }

    @Test
    void text_in_a_body_may_have_lines_tabs_and_every_printable_character() {
        var body = "{\"text\":\"a\\tb\\r\\nc é 👍 \\ud83d\\udc4d \\u200d\"}";
        json(body).then().statusCode(200).body("text", equalTo("a\tb\r\nc é 👍 👍 \u200d"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"name":"a","name":"b"}            | name
        {"owner":{"a":1,"b":2,"a":3}}      | owner.a
        [{"a":1,"\\u0061":2}]              | [0].a
        """)
    void a_repeated_key_is_refused_with_its_field(String body, String field) {
        refused(json(body), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/JSON", "Application/Json;charset=utf-8", "application/*", "*/*",
            "application/merge-patch+JSON"})
    void every_media_type_that_is_read_as_json_is_checked(String type) {
        refused(json(type, "{\"name\":\"a\",\"name\":\"b\"}"), "name");
        refused(json(type, "{\"name\":\"a\\u0000b\"}"), "name");
    }

    @Test
    void many_long_names_are_refused_and_fill_no_cache() {
        for (var i = 0; i < 300; i++) {
            var name = "n" + i + "x".repeat(20_000);
            refused(json("{\"owner\":{\"" + name + "\":1}}"), "owner");
        }
        refused(json("{\"" + "x".repeat(257) + "\":1}"), "");
        json("{\"" + "x".repeat(256) + "\":1}").then().statusCode(200);
    }

    @Test
    void a_body_of_many_names_or_values_is_refused() {
        var names = IntStream.range(0, 8_000).mapToObj(i -> "\"n" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        json(names).then().statusCode(400).body("details[0].message", containsString("at most 5000 names, values"));
        json("[" + "1,".repeat(5_000) + "1]").then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD"));
        json("[" + "1,".repeat(4_900) + "1]").then().statusCode(200);
    }

    @Test
    void a_body_has_at_most_128_kb() {
        json("[\"" + "x".repeat(130_000) + "\"]").then().statusCode(200);
        json("[\"" + "x".repeat(132_000) + "\"]").then().statusCode(413).body("code", equalTo("PAYLOAD_TOO_LARGE"));
    }

    @Test
    void a_client_that_writes_its_whole_body_first_reads_why_it_is_too_large() throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(("POST " + ODD + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + 64 * PART.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).as("the answer has begun").isEqualTo('H');
            for (var part = 0; part < 64; part++) {
                out.write(PART);
            }
            out.write("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).startsWith("TTP/1.1 413 ").contains("PAYLOAD_TOO_LARGE", "HTTP/1.1 404 ");
        }
    }

    @Test
    void a_deeply_nested_body_is_refused() {
        json("[".repeat(65) + "]".repeat(65)).then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD"))
                .body("details[0].message", containsString("at most 64 levels"));
        json("[".repeat(64) + "]".repeat(64)).then().statusCode(200);
    }

    @Test
    void bodies_that_a_resource_reads_as_bytes_are_left_alone() {
        given().contentType("application/json").body("{\"a\":\"\\u0000\",\"a\":1}").post(ODD + "/bytes").then().statusCode(200)
                .body(equalTo("20"));
    }

    @Test
    void a_control_character_in_a_form_is_refused_with_its_field() {
        refused(form("name=a%00b"), "name");
        refused(form("other=1&na%01me=x"), "na me");
        form("name=a+b").then().statusCode(200).body(equalTo("a b"));
    }

    @ParameterizedTest
    @CsvSource({"?text=a%00b,text", "?other=x&text=%7f,text", "?te%1Fxt=a,query", "?text=a%0Ab,text", "?%00=a,query",
            "?text=%09,text"})
    void a_control_character_in_the_query_is_refused_with_its_field(String query, String field) {
        refused(raw("GET", ODD + "/" + ID + query), field);
    }

    @Test
    void a_control_character_in_the_path_is_refused_even_when_no_resource_has_it() {
        refused(raw("GET", "/api/v1/odd/a%00"), "path");
        refused(raw("GET", "/nowhere/%0d%0aX-Evil:1"), "path");
    }

    @ParameterizedTest
    @CsvSource({"/" + ID + "?count=abc,count", "/" + ID + "?count=99999999999,count", "/" + ID + "?other=1,other",
            "/" + ID + "?text=i&other=xyz,other", "/" + ID + "?text=In&count=abc,count"})
    void a_parameter_of_the_wrong_form_is_refused_with_its_field(String uri, String field) {
        refused(given().urlEncodingEnabled(false).get(ODD + uri), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/;;", "/", "/json", ";charset=UTF-8"})
    void a_content_type_that_is_not_readable_is_refused(String type) {
        var answer = raw("POST", ODD, "Content-Type: " + type + "\r\nContent-Length: 2\r\n", "{}");
        refused(answer, "Content-Type");
    }

    @Test
    void an_id_of_the_wrong_form_names_no_resource() {
        given().get(ODD + "/not-an-id").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        given().get(ODD + "/" + "f".repeat(2_000)).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?text=%", "?text=%zz", "?text=%ff", "?count=", "?=&&=", "?text=a&text=b"})
    void no_spelling_of_a_query_is_a_defect(String query) {
        assertThat(raw("GET", ODD + "/" + ID + query)).matches("(?s)HTTP/1.1 (200|400) .*");
    }

    @Test
    void a_long_value_is_cut_in_the_refusal() {
        given().get(ODD + "/" + ID + "?count=" + "9".repeat(5_000)).then().statusCode(400).body("details[0].message.length()",
                lessThan(200));
    }

    @Test
    void a_body_that_does_not_arrive_in_time_is_408_and_the_connection_ends() throws IOException {
        assertTimeout("Content-Length: 20");
        assertTimeout("Transfer-Encoding: chunked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/slow-on-a-worker"})
    void a_body_that_has_arrived_is_no_timeout_although_the_resource_does_not_read_it(String resource) {
        given().contentType("application/json").body("{}").post(ODD + resource).then().statusCode(200).body(equalTo("done"));
    }

    private static void assertTimeout(String framing) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST " + ODD + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + framing + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"REQUEST_TIMEOUT\"", "\"request_id\"");
        }
    }

    private static Response json(String body) {
        return given().contentType("application/json; charset=UTF-8").body(body).post(ODD);
    }

    private static Response form(String body) {
        return given().contentType("application/x-www-form-urlencoded").body(body).post(ODD);
    }

    private static void refused(Response response, String field) {
        response.then().statusCode(400).contentType("application/problem+json").body("code", equalTo("INVALID_PAYLOAD"))
                .body("details[0].field", equalTo(field)).body("request_id", containsString("-"));
    }

    private static void refused(String answer, String field) {
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"INVALID_PAYLOAD\"", "\"field\":\"" + field + "\"");
    }

    /** Writes the URI as it is; an HTTP client would refuse or change it. */
    private static String raw(String method, String uri) {
        return raw(method, uri, "", "");
    }

    private static String raw(String method, String uri, String headers, String body) {
        return exchange(method + " " + uri + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n" + body);
    }

    /** Writes the media type as it is; an HTTP client would change it. */
    private static String json(String type, String body) {
        return raw("POST", ODD + "/any", "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n", body);
    }

    private static String exchange(String request) {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
