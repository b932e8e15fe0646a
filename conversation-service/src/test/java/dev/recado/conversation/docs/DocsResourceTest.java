package dev.recado.conversation.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.http.Refusal;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class DocsResourceTest {

    @Inject
    OpenApiDocuments openApis;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ParameterizedTest
    @ValueSource(strings = {"", "/index.html", "/http.html"})
    void the_pages_are_public_and_load_nothing_from_another_host(String page) {
        var html = given().get("/api/docs" + page).then().statusCode(200).contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'self'")).extract().asString();
        assertThat(html).doesNotContain("http://", "https://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.js", "http.js", "style.css", "swagger-ui.css", "swagger-ui-bundle.js",
            "swagger-ui-standalone-preset.js"})
    void the_scripts_and_styles_are_served(String file) {
        assertThat(given().get("/api/docs/" + file).then().statusCode(200).extract().asByteArray()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/swagger-ui-bundle.js", "/asyncapi.json", "/schemas/reply_requested.json",
            "/openapi/conversation.json"})
    void a_client_that_has_a_document_receives_none(String path) {
        var tag = given().get("/api/docs" + path).then().statusCode(200).extract().header("ETag");
        assertThat(tag).startsWith("\"").isEqualTo(given().get("/api/docs" + path).header("ETag"));
        var again = given().header("If-None-Match", "\"other\", W/" + tag).get("/api/docs" + path).then().statusCode(304)
                .header("ETag", tag).extract();
        assertThat(again.asByteArray()).isEmpty();
        given().header("If-None-Match", "\"other\"").get("/api/docs" + path).then().statusCode(200);
    }

    @Test
    void many_clients_that_read_nothing_of_a_page_occupy_no_memory_for_it() throws IOException {
        // Given
        var whole = given().get("/api/docs/swagger-ui-bundle.js").asByteArray();
        var before = directBytes();
        List<Socket> clients = new ArrayList<>();
        try {
            // When
            for (var i = 0; i < 20; i++) {
                clients.add(clientThatReadsNothing("/api/docs/swagger-ui-bundle.js"));
            }
            // the answer has begun: its first byte has arrived
            for (var client : clients) {
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
            // Then
            assertThat(directBytes() - before).isLessThan(5L * whole.length);
            assertThat(given().get("/api/docs/swagger-ui-bundle.js").asByteArray()).isEqualTo(whole);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    /** Of Netty and of the JDK; Netty counts its own memory only where it allocates it without the JDK. */
    private static long directBytes() {
        return Math.max(0, PlatformDependent.usedDirectMemory())
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    private static Socket clientThatReadsNothing(String path) throws IOException {
        var socket = new Socket();
        // otherwise the operating system would store the whole answer
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void every_schema_of_the_asyncapi_document_is_served() {
        // When
        Map<String, Map<String, Object>> messages = given().get("/api/docs/asyncapi.json").then().statusCode(200)
                .contentType("application/json").body("asyncapi", equalTo("3.0.0")).extract().path("components.messages");
        // Then
        var schemas = messages.values().stream().filter(message -> message.get("payload") instanceof Map)
                .map(message -> (Map<?, ?>) ((Map<?, ?>) message.get("payload")).get("schema"))
                .map(schema -> schema.get("$ref"))
                .toList();
        assertThat(schemas).hasSizeGreaterThan(10)
                .allSatisfy(schema -> given().get("/api/docs/" + schema).then().statusCode(200)
                        .body("$", hasKey("properties")));
    }

    @Test
    void the_own_openapi_document_is_served_and_an_unreachable_one_is_an_upstream_error() {
        given().get("/api/docs/openapi/conversation.json").then().statusCode(200).contentType("application/json")
                .body("paths", hasKey("/api/v1/health"));
        given().get("/api/docs/openapi/ai.json").then().statusCode(502).contentType("application/problem+json")
                .body("code", equalTo("UPSTREAM_ERROR"));
    }

    @Test
    void a_document_is_fetched_from_the_management_port() {
        // the first answer of a busy machine can take longer than the second that a fetch waits
        await().atMost(Duration.ofSeconds(20)).ignoreExceptionsInstanceOf(Refusal.class)
                .untilAsserted(() -> assertThat(document()).contains("\"/api/v1/health\""));
    }

    private String document() {
        var document = openApis.fetch("conversation", "http://" + management.getAuthority()).await()
                .atMost(Duration.ofSeconds(10));
        return new String(document, StandardCharsets.UTF_8);
    }

    @Test
    void no_other_file_of_the_class_path_is_served() {
        List.of("/application.properties", "/openapi/nobody.json", "/schemas/nobody.json", "/schemas/..%2Fasyncapi.json",
                "/..%2Fapplication.properties", "/http.html/x")
                .forEach(path -> given().urlEncodingEnabled(false).get("/api/docs" + path).then().statusCode(404));
    }
}
