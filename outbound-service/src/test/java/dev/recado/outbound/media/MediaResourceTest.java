package dev.recado.outbound.media;

import static dev.recado.outbound.media.MediaClient.MEDIA;
import static dev.recado.outbound.media.MediaClient.as;
import static dev.recado.outbound.media.MediaClient.ofOtherTenant;
import static dev.recado.outbound.media.MediaClient.upload;
import static dev.recado.outbound.media.MediaClient.uploaded;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.media.voice.TestWebm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** Files are uploaded one time each, checked by their bytes, read with a token or a link, and deleted. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaResourceTest {

    private static final int MIB = 1024 * 1024;

    @Inject
    Suite suite;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void an_uploaded_file_is_stored_and_read_again() {
        // Given
        var file = TestFiles.jpeg(300_000);
        // When
        var answer = upload("image/jpeg", file, "?filename=praia%20ol%C3%A1.jpg").then().statusCode(201);
        // Then
        String id = answer.extract().path("id");
        answer.body("type", equalTo("image")).body("mime_type", equalTo("image/jpeg")).body("size_bytes", equalTo(300_000))
                .body("sha256", equalTo(TestFiles.hex(file))).body("filename", equalTo("praia olá.jpg"));
        as("viewer").get(MEDIA + "/" + id).then().statusCode(200).body("id", equalTo(id));
        var content = as("viewer").get(MEDIA + "/" + id + "/content").then().statusCode(200)
                .header("Content-Type", "image/jpeg").header("Content-Length", "300000").header("Accept-Ranges", "bytes")
                .header("Content-Disposition", "inline; filename*=UTF-8''praia%20ol%C3%A1.jpg")
                .header("X-Content-Type-Options", "nosniff").header("ETag", "\"" + TestFiles.hex(file) + "\"");
        assertThat(content.extract().asByteArray()).isEqualTo(file);
        assertThat(TestFiles.stored(file)).hasSize(1);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void the_same_bytes_are_stored_one_time_also_at_the_same_moment() {
        // Given
        var file = TestFiles.jpeg(2_000);
        // When
        var ids = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> uploaded("image/jpeg", file))).toList().stream()
                .map(CompletableFuture::join).toList();
        // Then
        assertThat(List.of(ids.get(0), ids.get(1), uploaded("image/jpeg", file))).containsOnly(ids.getFirst());
        assertThat(TestFiles.stored(file)).hasSize(1);
        assertThat(ofOtherTenant().contentType("image/jpeg").body(file).post(MEDIA).then().statusCode(201).extract()
                .<String>path("id")).isNotEqualTo(ids.getFirst());
        assertThat(TestFiles.stored(file)).hasSize(2);
    }

    @Test
    void another_tenant_neither_reads_nor_deletes_a_file() {
        var id = uploaded("application/pdf", TestFiles.pdf());
        ofOtherTenant().get(MEDIA + "/" + id).then().statusCode(404);
        ofOtherTenant().get(MEDIA + "/" + id + "/content").then().statusCode(404);
        ofOtherTenant().delete(MEDIA + "/" + id).then().statusCode(404);
        as("agent").get(MEDIA + "/" + id).then().statusCode(200);
    }

    @Test
    void only_permitted_callers_upload_read_and_delete() {
        var id = uploaded("application/pdf", TestFiles.pdf());
        as("viewer").contentType("application/pdf").body(TestFiles.pdf()).post(MEDIA).then().statusCode(403);
        as("viewer").delete(MEDIA + "/" + id).then().statusCode(403);
        as("platform_admin").get(MEDIA + "/" + id).then().statusCode(403);
        as("platform_admin").get(MEDIA + "/" + id + "/content").then().statusCode(403);
        given().contentType("application/pdf").body(TestFiles.pdf()).post(MEDIA).then().statusCode(401);
        given().get(MEDIA + "/" + id + "/content").then().statusCode(401);
        given().header("Authorization", "Bearer x").get(MEDIA + "/" + id + "/content").then().statusCode(401);
    }

    @Test
    void a_file_that_whatsapp_would_refuse_is_refused_with_the_limit_and_the_value() {
        refused(upload("image/jpeg", TestFiles.jpeg(5 * MIB + 1), ""), 413, "at most 5242880 bytes for ");
        refused(upload("application/octet-stream", TestFiles.jpeg(5 * MIB + 1), ""), 413, "bytes for image; it has 5242881");
        refused(upload("image/webp", TestFiles.sticker(100 * 1024 + 1, false, 512), ""), 413,
                "at most 102400 bytes for sticker");
        refused(upload("video/mp4", TestFiles.mp4(16 * MIB + 1), "?type=video"), 413, "at most 16777216 bytes for video");
        refused(upload("image/jpeg", "<html><body>".getBytes(), ""), 415, "the type of the bytes, text/plain; it is image/jpeg")
                .body("details[0].field", equalTo("Content-Type"));
        refused(upload("text/html", "<html><script>".getBytes(), "?type=image"), 415, "must be document for text/plain");
        refused(upload("image/gif", "GIF89a....".getBytes(), ""), 415, "must be one of [application/msword");
        refused(upload("image/jpeg", TestFiles.jpeg(99), "?type=document"), 415, "must be image for image/jpeg; it is document")
                .body("details[0].field", equalTo("type"));
        refused(upload("image/png", TestFiles.png(16, 2), ""), 415, "8 bits per channel");
        refused(upload("image/webp", TestFiles.sticker(900, false, 96), ""), 415, "512 x 512 pixels; this one has 96 x 96");
        refused(upload("image/jpeg", TestFiles.jpeg(99), "?type=gif"), 400, "must match");
        refused(upload("image/jpeg", TestFiles.jpeg(99), "?filename=a%E2%80%A8b"), 400, "one line");
        assertThat(TestFiles.incoming()).isEmpty();
    }

    private static ValidatableResponse refused(Response answer, int status, String why) {
        return answer.then().statusCode(status).body("details[0].message", containsString(why));
    }

    @Test
    void accepted_files_get_the_type_of_their_bytes() {
        for (var claimed : List.of("image/jpeg", "application/octet-stream", "text/html; charset=utf-8", "image/png")) {
            upload(claimed, TestFiles.jpeg(80), "").then().statusCode(201).body("mime_type", equalTo("image/jpeg"));
        }
        upload("image/webp", TestFiles.sticker(400_000, true, 512), "").then().statusCode(201).body("type", equalTo("sticker"));
        upload("image/png", TestFiles.png(8, 6), "").then().statusCode(201).body("type", equalTo("image"));
        upload("video/mp4", TestFiles.mp4(900), "").then().statusCode(201).body("type", equalTo("video"));
        upload("audio/mp4", TestFiles.mp4(901), "").then().statusCode(201).body("type", equalTo("audio"));
        var text = upload("text/plain", ("<html> of a note " + UUID.randomUUID()).getBytes(), "").then().statusCode(201)
                .body("mime_type", equalTo("text/plain")).body("type", equalTo("document")).extract().<String>path("id");
        as("agent").get(MEDIA + "/" + text + "/content").then().header("Content-Disposition", "attachment");
    }

    @Test
    void a_recording_of_a_browser_becomes_a_voice_file_that_whatsapp_plays() {
        // When
        var answer = upload("audio/webm;codecs=opus", TestWebm.recording(120), "?voice=true").then().statusCode(201);
        // Then
        answer.body("mime_type", equalTo("audio/ogg")).body("type", equalTo("audio"));
        var ogg = as("agent").get(MEDIA + "/" + answer.extract().path("id") + "/content").asByteArray();
        assertThat(new String(ogg, 0, 64, StandardCharsets.ISO_8859_1)).startsWith("OggS").contains("OpusHead\u0001\u0001");
        assertThat(TestFiles.hex(ogg)).isEqualTo(answer.extract().path("sha256"));
        upload("audio/ogg; codecs=opus", ogg, "?voice=true").then().statusCode(201).body("id",
                equalTo(answer.extract().path("id")));
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void a_recording_that_cannot_be_a_voice_message_is_refused() {
        refused(upload("audio/mp4", TestFiles.mp4(999), "?voice=true"), 415, "must be Opus in WebM or Ogg for a voice message");
        var webm = TestWebm.recording(50);
        refused(upload("audio/webm", Arrays.copyOf(webm, webm.length - 9), ""), 415, "the recording is cut off");
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void a_deleted_file_is_gone_and_audited() {
        // Given
        var file = TestFiles.pdf();
        var id = uploaded("application/pdf", file);
        // When
        as("agent").delete(MEDIA + "/" + id).then().statusCode(204);
        // Then
        as("agent").get(MEDIA + "/" + id).then().statusCode(404).body("detail", startsWith("no such media"));
        as("agent").delete(MEDIA + "/" + id).then().statusCode(404);
        assertThat(TestFiles.stored(file)).isEmpty();
        assertThat(TestDatabase.count("select count(*) from media_object where id = ?", UUID.fromString(id))).isZero();
        Suite.soon().untilAsserted(() -> assertThat(suite.published(AuditRecorded.class))
                .anyMatch(audit -> audit.action().equals("media.deleted") && audit.subject().id().equals(id)));
    }

    @Test
    void too_many_uploads_at_a_time_are_refused() throws IOException {
        // Given
        try (var first = stalledUpload(); var second = stalledUpload()) {
            Suite.soon().untilAsserted(() -> assertThat(TestFiles.incoming()).hasSize(2));
            // Then
            upload("image/jpeg", TestFiles.jpeg(80), "").then().statusCode(503).header("Retry-After", "2")
                    .body("detail", containsString("uploads-in-flight-max"));
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
        Suite.soon().untilAsserted(() -> assertThat(TestFiles.incoming()).isEmpty());
        upload("image/jpeg", TestFiles.jpeg(80), "").then().statusCode(201);
    }

    private static Socket stalledUpload() throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream().write(("POST " + MEDIA + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + TestTokens.of("agent") + "\r\nContent-Type: image/jpeg\r\nContent-Length: 5000\r\n\r\nabc")
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void the_api_document_describes_upload_and_content() {
        // When
        var document = given().queryParam("format", "json").get("http://" + management.getAuthority() + "/q/openapi").then()
                .statusCode(200).extract().jsonPath();
        // Then
        var upload = document.getMap("paths.'/api/v1/media'.post");
        assertThat(upload.toString()).contains("format=binary", "name=type", "name=voice", "name=filename", "StoredMedia")
                .doesNotContain("Content-Type");
    }

    @Test
    void other_paths_keep_the_small_limit_of_bodies() {
        as("owner").contentType("application/json").body("{\"a\":\"" + "x".repeat(200_000) + "\"}").post("/api/v1/channels")
                .then().statusCode(413).body("code", equalTo("PAYLOAD_TOO_LARGE"));
        as("agent").contentType("image/jpeg").body(new byte[200_000]).post(MEDIA + "/").then().statusCode(413);
    }
}
