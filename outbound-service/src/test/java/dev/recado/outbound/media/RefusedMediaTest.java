package dev.recado.outbound.media;

import static dev.recado.outbound.media.MediaAsker.PICTURE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.MediaFailure;
import dev.recado.events.MediaRequested;
import dev.recado.events.MediaType;
import dev.recado.outbound.GraphMediaStub;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media that are not what they should be are not stored, and the cause is published. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class RefusedMediaTest {

    GraphStub graph;

    @Inject
    Suite suite;

    private GraphMediaStub media;
    private MediaAsker asker;

    @BeforeEach
    void findStub() {
        media = graph.media();
        asker = new MediaAsker(suite, graph);
    }

    @Test
    void bytes_with_another_hash_are_not_stored() {
        // Given
        var id = media.add(TestFiles.jpeg(500), "image/jpeg");
        // When
        var request = asker.picture(id);
        suite.publish(request);
        // Then
        assertThat(asker.failure(request)).isEqualTo(MediaFailure.HASH_MISMATCH);
        assertThat(media.calls("/media/" + id)).as("attempts").hasSize(3);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void bytes_of_another_type_are_not_stored_but_a_document_may_be_anything() {
        // Given
        var page = ("<html><script>alert(1)</script>" + UUID.randomUUID()).getBytes();
        var asPicture = asker.request(media.add(page, "image/jpeg"), MediaType.IMAGE, "image/jpeg", page, Instant.now());
        var asDocument = asker.request(media.add(page, "text/html"), MediaType.DOCUMENT, "text/html", page, Instant.now());
        // When
        suite.publish(asPicture);
        suite.publish(asDocument);
        // Then
        assertThat(asker.failure(asPicture)).isEqualTo(MediaFailure.TYPE_MISMATCH);
        var stored = asker.stored(asDocument);
        assertThat(stored.mimeType()).isEqualTo("text/plain");
        given().urlEncodingEnabled(false).get(stored.url().substring(stored.url().indexOf("/api/"))).then()
                .header("Content-Type", "text/plain").header("Content-Disposition", "attachment");
    }

    @Test
    void media_that_are_too_large_are_not_stored_whatever_their_metadata_say() {
        // Given
        var announced = media.add(new byte[3 * 1024 * 1024], "image/webp");
        var endless = media.add(PICTURE, "image/jpeg");
        media.faults(endless, "endless");
        var sticker = asker.request(announced, MediaType.STICKER, "image/webp", PICTURE, Instant.now());
        var picture = asker.picture(endless);
        // When
        suite.publish(sticker);
        suite.publish(picture);
        // Then
        assertThat(asker.failure(sticker)).isEqualTo(MediaFailure.TOO_LARGE);
        assertThat(asker.failure(picture)).isEqualTo(MediaFailure.TOO_LARGE);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void a_redirect_is_not_followed_and_the_download_is_repeated() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.faults(id, "302", "307");
        // When
        var request = asker.picture(id);
        suite.publish(request);
        // Then
        assertThat(asker.stored(request).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(media.calls("elsewhere")).isEmpty();
        assertThat(media.calls("/media/" + id)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost/media", "http://localhost/media", "https://example.com/media",
            "https://127.0.0.1/media", "file:///etc/passwd", "not an address", "https://lookaside.fbsbx.com.example/media"})
    void an_address_that_is_private_or_not_of_meta_is_never_called(String address) {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.freshAddress(id, address);
        media.expire(id);
        // When
        var request = asker.picture(id);
        suite.publish(withUrl(request, address));
        // Then
        assertThat(asker.failure(request)).isEqualTo(MediaFailure.ADDRESS_REFUSED);
        assertThat(media.calls("/media/" + id)).isEmpty();
    }

    private static MediaRequested withUrl(MediaRequested r, String url) {
        return new MediaRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.conversationId(), r.messageId(), r.channelId(),
                r.wamid(), r.type(), r.mediaId(), r.mimeType(), r.sha256(), r.filename(), r.voice(), url, r.urlReceivedAt());
    }

    @Test
    void media_that_meta_has_deleted_are_not_asked_for_again() {
        // Given
        var lost = media.add(PICTURE, "image/jpeg");
        var request = withMedia(asker.picture(lost), "999");
        var late = media.add(PICTURE, "image/jpeg");
        media.faults(late, "503");
        var week = asker.request(late, MediaType.IMAGE, "image/jpeg", PICTURE, Instant.now().minus(Duration.ofDays(7)));
        media.expire(lost);
        // When
        suite.publish(request);
        suite.publish(week);
        // Then
        assertThat(asker.failure(request)).isEqualTo(MediaFailure.EXPIRED);
        assertThat(asker.failure(week)).isEqualTo(MediaFailure.EXPIRED);
    }

    private static MediaRequested withMedia(MediaRequested r, String mediaId) {
        return new MediaRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.conversationId(), r.messageId(), r.channelId(),
                r.wamid(), r.type(), mediaId, r.mimeType(), r.sha256(), r.filename(), r.voice(), null, null);
    }

    @Test
    void media_of_a_number_that_is_not_connected_are_not_fetched() {
        // Given
        var r = asker.picture(media.add(PICTURE, "image/jpeg"));
        var request = new MediaRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.conversationId(), r.messageId(),
                ChannelId.random(), r.wamid(), r.type(), r.mediaId(), null, null, null, null, null, null);
        // When
        suite.publish(request);
        // Then
        assertThat(asker.failure(request)).isEqualTo(MediaFailure.CHANNEL_DISCONNECTED);
    }
}
