package dev.recado.outbound.media;

import static dev.recado.outbound.Suite.CHANNEL;
import static dev.recado.outbound.Suite.TENANT;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import dev.recado.events.ConversationId;
import dev.recado.events.MediaFailure;
import dev.recado.events.MediaOutcome;
import dev.recado.events.MediaRequested;
import dev.recado.events.MediaStored;
import dev.recado.events.MediaType;
import dev.recado.events.MessageId;
import dev.recado.outbound.GraphMediaStub;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.Suite;

/** Requests pictures as conversation does, and waits for their results. */
final class MediaAsker {

    static final byte[] PICTURE = TestFiles.jpeg(70_000);

    private final Suite suite;
    private final GraphMediaStub media;

    MediaAsker(Suite suite, GraphStub graph) {
        this.suite = suite;
        this.media = graph.media();
    }

    /** A picture that was just received, with the address of its webhook. */
    MediaRequested picture(String mediaId) {
        return request(mediaId, MediaType.IMAGE, "image/jpeg", PICTURE, Instant.now());
    }

    MediaRequested request(String mediaId, MediaType type, String mimeType, byte[] content, Instant received) {
        var message = MessageId.random();
        return new MediaRequested(message + ":media", TENANT, received, ConversationId.random(), message, CHANNEL,
                "wamid." + message, type, mediaId, mimeType, TestFiles.base64(content), null, null, media.address(mediaId),
                received);
    }

    List<MediaStored> results(MediaRequested request) {
        return suite.published(MediaStored.class).stream()
                .filter(stored -> stored.messageId().equals(request.messageId())).toList();
    }

    MediaOutcome outcome(MediaRequested request) {
        soon().untilAsserted(() -> assertThat(results(request)).hasSize(1));
        return results(request).getFirst().outcome();
    }

    MediaOutcome.Stored stored(MediaRequested request) {
        return (MediaOutcome.Stored) outcome(request);
    }

    MediaFailure failure(MediaRequested request) {
        return ((MediaOutcome.Failed) outcome(request)).cause();
    }
}
