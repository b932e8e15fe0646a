package dev.recado.conversation.live;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.recado.events.ConversationId;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/** One open feed: its grant, its filter and the number of its unsent frames. */
final class FeedConnection {

    static final CloseReason STOPPING = new CloseReason(1001, "the server stops; connect again");
    static final CloseReason TOKEN_ENDED = new CloseReason(4401, "the token is no longer valid");
    static final CloseReason VISIBILITY_REDUCED = new CloseReason(4403, "fewer conversations are visible; get a new ticket");
    static final CloseReason TOO_SLOW = new CloseReason(4408, "the client reads too slowly");
    static final CloseReason TOO_MANY_FRAMES = new CloseReason(4429, "the client sends too many frames");
    static final CloseReason FAILED = new CloseReason(1011, "the server failed");

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final WebSocketConnection connection;
    private final LiveTicket.Grant grant;
    private final LiveConfig config;
    private final AtomicInteger unsentFrames = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable ConversationId watched;
    private Instant windowEndsAt = Instant.MIN;
    private int framesInWindow;

    FeedConnection(WebSocketConnection connection, LiveTicket.Grant grant, LiveConfig config) {
        this.connection = connection;
        this.grant = grant;
        this.config = config;
    }

    LiveTicket.Grant grant() {
        return grant;
    }

    /** @param conversation the only conversation to report; null for all */
    void watch(@Nullable ConversationId conversation) {
        watched = conversation;
    }

    boolean watches(ConversationId conversation) {
        var only = watched;
        return only == null || only.equals(conversation);
    }

    /** Counts a frame of the client; false above the rate limit. Not thread-safe. */
    boolean acceptsFrame(Instant now) {
        if (now.isAfter(windowEndsAt)) {
            windowEndsAt = now.plus(WINDOW);
            framesInWindow = 0;
        }
        framesInWindow++;
        return framesInWindow <= config.clientFramesMax();
    }

    /** False when the client reads too slowly; the frame is not sent then. */
    boolean send(String frame) {
        if (closed.get()) {
            return true;
        }
        if (unsentFrames.incrementAndGet() > config.unsentFramesMax()) {
            return false;
        }
        // not awaited, because the limit on unsent frames provides back-pressure
        connection.sendText(frame).subscribe().with(sent -> unsentFrames.decrementAndGet(),
                failure -> unsentFrames.decrementAndGet());
        return true;
    }

    /** Closes the connection with the first reason; false when it was closed before. */
    boolean close(CloseReason reason) {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        if (!connection.isClosed()) {
            connection.close(reason).subscribe().with(done -> {
            }, failure -> Log.debugf("A feed was already closed outcome=%s", failure.getClass().getSimpleName()));
        }
        return true;
    }
}
