package dev.recado.conversation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that sends too much, reads nothing or stays silent occupies no more than its share. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class LiveFeedLimitsTest extends ConversationFlow {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int FLOOD = 60_000;

    private final TenantId ours = TenantId.random();

    @TestHTTPResource("/ws/v1/live")
    URI feed;
    @Inject
    LiveTickets tickets;
    @Inject
    FeedConnections connections;
    @Inject
    ChangeFeed changes;
    @Inject
    MeterRegistry meters;

    @BeforeEach
    void waitForChangeFeed() {
        LiveClient.soon(() -> assertThat(changes.isReading()).isTrue());
    }

    @Test
    void a_client_that_sends_too_many_frames_is_disconnected() {
        try (var page = open()) {
            for (var i = 0; i < 21; i++) {
                page.send("{\"watch\":null}");
            }
            assertThat(page.closeCode()).isEqualTo(4429);
            assertThat(page.frames()).hasSizeLessThan(21);
        }
    }

    @Test
    void a_frame_above_the_size_limit_closes_the_feed() {
        try (var page = open()) {
            page.send("{\"watch\":\"" + "x".repeat(3000) + "\"}");
            assertThat(page.closeCode()).isNotEqualTo(1000);
        }
    }

    @Test
    void pings_keep_a_silent_feed_open() {
        try (var page = open()) {
            LiveClient.soon(() -> assertThat(page.pings()).isGreaterThan(1));
        }
    }

    @Test
    void a_client_that_reads_nothing_is_disconnected_and_delays_no_other_client() throws IOException {
        // Given
        var dropped = meters.counter("recado.live.ended", "code", "4408");
        var before = dropped.count();
        try (var slow = connectAndNeverRead(issue()); var page = open()) {
            // When
            var event = changed();
            for (var i = 0; i < FLOOD && dropped.count() == before; i++) {
                connections.send(event);
                keepingUp(page, i + 1);
            }
            // Then
            assertThat(dropped.count()).isEqualTo(before + 1);
            assertThat(slow.isConnected()).isTrue();
        }
    }

    private static void keepingUp(LiveClient page, int sent) {
        if (sent % 100 == 0) {
            LiveClient.soon(() -> assertThat(page.frames()).hasSize(sent));
        }
    }

    private Socket connectAndNeverRead(LiveTicket ticket) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(feed.getHost(), feed.getPort()));
        socket.getOutputStream().write("""
            GET /ws/v1/live?ticket=%s HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            Sec-WebSocket-Version: 13\r
            \r
            """.formatted(ticket.text()).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private ConversationChanged changed() {
        var id = ConversationId.random();
        return new ConversationChanged(id + ":changed", ours, Instant.now(), Change.MESSAGE_RECORDED, id,
                ConversationState.HUMAN, 2, null, null, null, null);
    }

    private LiveClient open() {
        return LiveClient.open(feed, issue());
    }

    /** A ticket of a person who sees all conversations. */
    private LiveTicket issue() {
        var person = UUID.randomUUID();
        return tickets.issue(new LiveTicket.Grant(ours, person, new ConversationVisibility(person, true), false, 1,
                Instant.now().plusSeconds(300), null)).await().atMost(WITHIN);
    }
}
