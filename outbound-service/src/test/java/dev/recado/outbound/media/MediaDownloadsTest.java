package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.CHANNEL;
import static dev.recado.outbound.Suite.TENANT;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.MediaFailure;
import dev.recado.events.MediaOutcome;
import dev.recado.events.MediaRequested;
import dev.recado.events.MediaStored;
import dev.recado.events.MediaType;
import dev.recado.events.MessageId;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphMediaStub;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.media.storage.ReceivedFile;
import dev.recado.outbound.media.storage.ReceivedFiles;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media of customers are fetched from Meta whatever goes wrong on the way, and exactly one result is published. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaDownloadsTest {

    private static final byte[] PICTURE = TestFiles.jpeg(70_000);

    GraphStub graph;

    @Inject
    Suite suite;

    @Inject
    FetchedMedia fetched;

    @Inject
    ReceivedFiles files;

    private GraphMediaStub media;

    @BeforeEach
    void findStub() {
        media = graph.media();
    }

    /** A picture that was just received, with the address of its webhook. */
    private MediaRequested picture(String mediaId) {
        return request(mediaId, MediaType.IMAGE, "image/jpeg", PICTURE, Instant.now());
    }

    private MediaRequested request(String mediaId, MediaType type, String mimeType, byte[] content, Instant received) {
        var message = MessageId.random();
        return new MediaRequested(message + ":media", TENANT, received, ConversationId.random(), message, CHANNEL,
                "wamid." + message, type, mediaId, mimeType, TestFiles.base64(content), null, null, media.address(mediaId),
                received);
    }

    private List<MediaStored> results(MediaRequested request) {
        return suite.published(MediaStored.class).stream()
                .filter(stored -> stored.messageId().equals(request.messageId())).toList();
    }

    private MediaOutcome outcome(MediaRequested request) {
        soon().untilAsserted(() -> assertThat(results(request)).hasSize(1));
        return results(request).getFirst().outcome();
    }

    private MediaOutcome.Stored stored(MediaRequested request) {
        return (MediaOutcome.Stored) outcome(request);
    }

    private MediaFailure failure(MediaRequested request) {
        return ((MediaOutcome.Failed) outcome(request)).cause();
    }

    @Test
    void requested_media_are_stored_and_published_with_a_link() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var request = picture(id);
        // When
        suite.publish(request);
        suite.publish(request);
        // Then
        var stored = stored(request);
        assertThat(stored.mimeType()).isEqualTo("image/jpeg");
        assertThat(stored.sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(stored.sha256()).isEqualTo(TestFiles.hex(PICTURE));
        assertThat(stored.urlExpiresAt()).isAfter(Instant.now().plus(Duration.ofDays(6)));
        assertThat(given().urlEncodingEnabled(false).get(stored.url().substring(stored.url().indexOf("/api/"))).then()
                .statusCode(200).extract().asByteArray()).isEqualTo(PICTURE);
        assertThat(media.calls(id)).hasSize(1).allSatisfy(
                call -> assertThat(call.authorization()).isEqualTo("Bearer test_token"));
        assertThat(results(request)).extracting(MediaStored::eventId).containsExactly(request.eventId() + ":stored");
    }

    @Test
    void a_download_that_fails_first_is_repeated_until_it_succeeds() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.faults(id, "503", "reset", "cut");
        // When
        var request = picture(id);
        suite.publish(request);
        // Then
        assertThat(stored(request).sha256()).isEqualTo(TestFiles.hex(PICTURE));
        assertThat(media.calls(id)).hasSize(4);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void an_address_that_has_expired_is_replaced_by_a_fresh_one() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var request = picture(id);
        media.expire(id);
        // When
        suite.publish(request);
        // Then
        assertThat(stored(request).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(media.calls("phone_number_id=")).anyMatch(call -> call.target().contains(id));
    }

    @Test
    void an_old_or_missing_address_is_not_called() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var old = request(id, MediaType.IMAGE, "image/jpeg", PICTURE, Instant.now().minus(Duration.ofMinutes(5)));
        // When
        suite.publish(old);
        // Then
        assertThat(stored(old).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(media.calls("/media/" + id)).hasSize(1);
        assertThat(media.calls("/media/" + id + "/0")).isEmpty();
    }

    @Test
    void bytes_with_another_hash_are_not_stored() {
        // Given
        var id = media.add(TestFiles.jpeg(500), "image/jpeg");
        // When
        var request = picture(id);
        suite.publish(request);
        // Then
        assertThat(failure(request)).isEqualTo(MediaFailure.HASH_MISMATCH);
        assertThat(media.calls("/media/" + id)).as("attempts").hasSize(3);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void bytes_of_another_type_are_not_stored_but_a_document_may_be_anything() {
        // Given
        var page = ("<html><script>alert(1)</script>" + UUID.randomUUID()).getBytes();
        var asPicture = request(media.add(page, "image/jpeg"), MediaType.IMAGE, "image/jpeg", page, Instant.now());
        var asDocument = request(media.add(page, "text/html"), MediaType.DOCUMENT, "text/html", page, Instant.now());
        // When
        suite.publish(asPicture);
        suite.publish(asDocument);
        // Then
        assertThat(failure(asPicture)).isEqualTo(MediaFailure.TYPE_MISMATCH);
        var stored = stored(asDocument);
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
        var sticker = request(announced, MediaType.STICKER, "image/webp", PICTURE, Instant.now());
        var picture = picture(endless);
        // When
        suite.publish(sticker);
        suite.publish(picture);
        // Then
        assertThat(failure(sticker)).isEqualTo(MediaFailure.TOO_LARGE);
        assertThat(failure(picture)).isEqualTo(MediaFailure.TOO_LARGE);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void a_redirect_is_not_followed() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.faults(id, "302", "307");
        // When
        var request = picture(id);
        suite.publish(request);
        // Then
        assertThat(failure(request)).isEqualTo(MediaFailure.ADDRESS_REFUSED);
        assertThat(media.calls("elsewhere")).isEmpty();
        assertThat(media.calls("/media/" + id)).hasSize(2);
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
        var request = picture(id);
        suite.publish(withUrl(request, address));
        // Then
        assertThat(failure(request)).isEqualTo(MediaFailure.ADDRESS_REFUSED);
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
        var request = withMedia(picture(lost), "999");
        var late = media.add(PICTURE, "image/jpeg");
        media.faults(late, "503");
        var week = request(late, MediaType.IMAGE, "image/jpeg", PICTURE, Instant.now().minus(Duration.ofDays(7)));
        media.expire(lost);
        // When
        suite.publish(request);
        suite.publish(week);
        // Then
        assertThat(failure(request)).isEqualTo(MediaFailure.EXPIRED);
        assertThat(failure(week)).isEqualTo(MediaFailure.EXPIRED);
    }

    private static MediaRequested withMedia(MediaRequested r, String mediaId) {
        return new MediaRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.conversationId(), r.messageId(), r.channelId(),
                r.wamid(), r.type(), mediaId, r.mimeType(), r.sha256(), r.filename(), r.voice(), null, null);
    }

    @Test
    void media_of_a_number_that_is_not_connected_are_not_fetched() {
        // Given
        var r = picture(media.add(PICTURE, "image/jpeg"));
        var request = new MediaRequested(r.eventId(), r.tenantId(), r.occurredAt(), r.conversationId(), r.messageId(),
                ChannelId.random(), r.wamid(), r.type(), r.mediaId(), null, null, null, null, null, null);
        // When
        suite.publish(request);
        // Then
        assertThat(failure(request)).isEqualTo(MediaFailure.CHANNEL_CLOSED);
    }

    /** The file of the late attempt has the bytes of no row, and is gone. */
    @Test
    void an_attempt_that_another_one_has_overtaken_publishes_nothing() throws Throwable {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var request = picture(id);
        suite.publish(request);
        stored(request);
        var late = TestFiles.jpeg(900);
        var received = files.newPath();
        Files.write(received, late);
        // When
        VertxContextSupport.subscribeAndAwait(() -> fetched.store(new MediaRequest(request, 0),
                new FetchResult.Fetched(new ReceivedFile(received, late.length, new byte[32], late), "image/jpeg")));
        // Then
        var sentinel = picture(media.add(PICTURE, "image/jpeg"));
        suite.publish(sentinel);
        stored(sentinel);
        assertThat(results(request)).hasSize(1);
        assertThat(TestFiles.stored(late)).isEmpty();
    }

    @Test
    void a_request_whose_replica_died_is_claimed_again_at_the_end_of_its_lease() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.faults(id, "503");
        var request = picture(id);
        suite.publish(request);
        soon().untilAsserted(() -> assertThat(media.calls(id)).isNotEmpty());
        // When
        TestDatabase.update("""
            update media_request set state = 'downloading', attempts = attempts + 1, due_at = now()
            where event_id = ?""", request.eventId());
        // Then
        assertThat(stored(request).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(TestDatabase.texts("select state from media_request where event_id = ?", request.eventId()))
                .containsExactly("stored");
    }
}
