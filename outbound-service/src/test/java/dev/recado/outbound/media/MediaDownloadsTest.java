package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.media.MediaAsker.PICTURE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.MediaStored;
import dev.recado.events.MediaType;
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

/** Media of customers are fetched from Meta whatever goes wrong on the way, and exactly one result is published. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class MediaDownloadsTest {

    GraphStub graph;

    @Inject
    Suite suite;

    @Inject
    FetchedMedia fetched;

    @Inject
    ReceivedFiles files;

    private GraphMediaStub media;
    private MediaAsker asker;

    @BeforeEach
    void findStub() {
        media = graph.media();
        asker = new MediaAsker(suite, graph);
    }

    @Test
    void requested_media_are_stored_and_published_with_a_link() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var request = asker.picture(id);
        // When
        suite.publish(request);
        suite.publish(request);
        // Then
        var stored = asker.stored(request);
        assertThat(stored.mimeType()).isEqualTo("image/jpeg");
        assertThat(stored.sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(stored.sha256()).isEqualTo(TestFiles.hex(PICTURE));
        assertThat(stored.urlExpiresAt()).isAfter(Instant.now().plus(Duration.ofDays(6)));
        assertThat(given().urlEncodingEnabled(false).get(stored.url().substring(stored.url().indexOf("/api/"))).then()
                .statusCode(200).extract().asByteArray()).isEqualTo(PICTURE);
        assertThat(media.calls(id)).hasSize(1).allSatisfy(
                call -> assertThat(call.authorization()).isEqualTo("Bearer test_token"));
        assertThat(asker.results(request)).extracting(MediaStored::eventId).containsExactly(request.eventId() + ":stored");
    }

    @Test
    void a_download_that_fails_first_is_repeated_until_it_succeeds() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.faults(id, "503", "reset", "cut");
        // When
        var request = asker.picture(id);
        suite.publish(request);
        // Then
        assertThat(asker.stored(request).sha256()).isEqualTo(TestFiles.hex(PICTURE));
        assertThat(media.calls(id)).hasSize(4);
        assertThat(TestFiles.incoming()).isEmpty();
    }

    @Test
    void an_address_that_has_expired_is_replaced_by_a_fresh_one() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var request = asker.picture(id);
        media.expire(id);
        // When
        suite.publish(request);
        // Then
        assertThat(asker.stored(request).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(media.calls("phone_number_id=")).anyMatch(call -> call.target().contains(id));
    }

    @Test
    void an_old_or_missing_address_is_not_called() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var old = asker.request(id, MediaType.IMAGE, "image/jpeg", PICTURE, Instant.now().minus(Duration.ofMinutes(5)));
        // When
        suite.publish(old);
        // Then
        assertThat(asker.stored(old).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(media.calls("/media/" + id)).hasSize(1);
        assertThat(media.calls("/media/" + id + "/0")).isEmpty();
    }

    /** The file of the late attempt has the bytes of no row, and is gone. */
    @Test
    void an_attempt_that_another_one_has_overtaken_publishes_nothing() throws Throwable {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        var request = asker.picture(id);
        suite.publish(request);
        asker.stored(request);
        var late = TestFiles.jpeg(900);
        var received = files.newPath();
        Files.write(received, late);
        // When
        VertxContextSupport.subscribeAndAwait(() -> fetched.store(new MediaRequest(request, 0),
                new FetchResult.Fetched(new ReceivedFile(received, late.length, new byte[32], late), "image/jpeg")));
        // Then
        var sentinel = asker.picture(media.add(PICTURE, "image/jpeg"));
        suite.publish(sentinel);
        asker.stored(sentinel);
        assertThat(asker.results(request)).hasSize(1);
        assertThat(TestFiles.stored(late)).isEmpty();
    }

    @Test
    void a_request_whose_replica_died_is_claimed_again_at_the_end_of_its_lease() {
        // Given
        var id = media.add(PICTURE, "image/jpeg");
        media.faults(id, "503");
        var request = asker.picture(id);
        suite.publish(request);
        soon().untilAsserted(() -> assertThat(media.calls(id)).isNotEmpty());
        // When
        TestDatabase.update("""
            update media_request set state = 'downloading', attempts = attempts + 1, due_at = now()
            where event_id = ?""", request.eventId());
        // Then
        assertThat(asker.stored(request).sizeBytes()).isEqualTo(PICTURE.length);
        assertThat(TestDatabase.texts("select state from media_request where event_id = ?", request.eventId()))
                .containsExactly("stored");
    }
}
