package dev.recado.outbound.media;

import static dev.recado.outbound.media.MediaClient.MEDIA;
import static dev.recado.outbound.media.MediaClient.as;
import static dev.recado.outbound.media.MediaClient.uploaded;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content is read by signed links, in ranges, and as a stream. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaContentTest {

    private static final int MIB = 1024 * 1024;

    @Test
    void a_signed_link_needs_no_token_and_cannot_be_changed() {
        // Given
        var file = TestFiles.pdf();
        var id = uploaded("application/pdf", file);
        String url = as("agent").get(MEDIA + "/" + id).then().statusCode(200).extract().path("url");
        var link = url.substring(url.indexOf("/api/"));
        // Then
        assertThat(url).startsWith("http://localhost:8080/api/v1/media/" + id + "/content?tenant=");
        assertThat(get(link).then().statusCode(200).extract().asByteArray()).isEqualTo(file);
        assertThat(get(link + "x").statusCode()).isEqualTo(403);
        assertThat(get(link.replaceAll("signature=.", "signature=%00")).statusCode()).isEqualTo(400);
        assertThat(get(link.replaceAll("expires=", "expires=1")).statusCode()).isEqualTo(403);
        assertThat(get(link.replaceAll("expires=\\d+", "expires=soon")).statusCode()).isEqualTo(403);
        assertThat(get(link.replace(NamedUuid.tenant("main").toString(), NamedUuid.tenant("other").toString())).statusCode())
                .isEqualTo(403);
        assertThat(get(link.replace(id, uploaded("application/pdf", TestFiles.pdf()))).statusCode()).isEqualTo(403);
        as("agent").get(MEDIA + "/" + id + "?signature=x").then().statusCode(200);
        given().get(MEDIA + "/" + id + link.substring(link.indexOf('?'))).then().statusCode(401);
    }

    private static Response get(String link) {
        return given().urlEncodingEnabled(false).get(link);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9|0|10", "bytes=990-|990|10", "bytes=-5|995|5", "bytes=995-5000|995|5",
            "bytes=-5000|0|1000", "bytes=0-0|0|1"})
    void a_range_of_the_content_is_answered(String range) {
        // Given
        var file = TestFiles.jpeg(1_000);
        var id = uploaded("image/jpeg", file);
        var asked = range.split("\\|");
        var from = Integer.parseInt(asked[1]);
        var bytes = Integer.parseInt(asked[2]);
        // When
        var answer = as("agent").header("Range", asked[0]).get(MEDIA + "/" + id + "/content").then();
        // Then
        answer.statusCode(206).header("Content-Length", asked[2]).header("Content-Range",
                "bytes %d-%d/1000".formatted(from, from + bytes - 1));
        assertThat(answer.extract().asByteArray()).isEqualTo(Arrays.copyOfRange(file, from, from + bytes));
    }

    @Test
    void a_range_behind_the_end_is_refused_and_an_unreadable_one_ignored() {
        var id = uploaded("image/jpeg", TestFiles.jpeg(100));
        for (var range : List.of("bytes=100-", "bytes=-0", "bytes=5-4")) {
            as("agent").header("Range", range).get(MEDIA + "/" + id + "/content").then().statusCode(416)
                    .body("code", equalTo("RANGE_NOT_SATISFIABLE"));
        }
        for (var range : List.of("bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=0-9999999999999999999")) {
            as("agent").header("Range", range).get(MEDIA + "/" + id + "/content").then().statusCode(200)
                    .header("Content-Range", nullValue()).header("Content-Length", "100");
        }
    }

    @Test
    void a_file_of_100_mb_is_streamed() throws Exception {
        // Given
        var file = new byte[99 * MIB];
        System.arraycopy(TestFiles.pdf(), 0, file, 0, 40);
        // When
        var answer = send("POST", MEDIA, BodyPublishers.ofByteArray(file));
        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        var path = MEDIA + "/" + JsonPath.from(new String(answer.body(), StandardCharsets.UTF_8)).getString("id");
        assertThat(send("GET", path + "/content", BodyPublishers.noBody()).body()).isEqualTo(file);
        as("agent").delete(path).then().statusCode(204);
    }

    /** RestAssured takes a minute for such a body. */
    private static HttpResponse<byte[]> send(String method, String path, BodyPublisher body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                    .header("Authorization", "Bearer " + TestTokens.of("agent")).header("Content-Type", "application/pdf")
                    .method(method, body).build(), BodyHandlers.ofByteArray());
        }
    }
}
