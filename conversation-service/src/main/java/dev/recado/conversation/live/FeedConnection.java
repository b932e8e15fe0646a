package dev.recado.conversation.live;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.recado.events.ConversationId;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;

/** One open feed: who listens, to what, and how far behind they are. */
final class FeedConnection {

    static final CloseReason STOPPING = new CloseReason(1001, "connect again");
    static final CloseReason OVER = new CloseReason(4401, "the token is no longer valid");
    static final CloseReason NARROWED = new CloseReason(4403, "what may be seen has changed, ask for a new ticket");
    static final CloseReason TOO_SLOW = new CloseReason(4408, "too slow");
    static final CloseReason TOO_MUCH = new CloseReason(4429, "too many frames");

    static final CloseReason FAILED = new CloseReason(1011, "something failed here");

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final WebSocketConnection connection;
    private final FeedGrant admission;
    private final LiveConfig config;
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ConversationId watched;
    private Instant windowEndsAt = Instant.MIN;
    private int framesInWindow;

    FeedConnection(WebSocketConnection connection, FeedGrant admission, LiveConfig config) {
        this.connection = connection;
        this.admission = admission;
        this.config = config;
    }

    FeedGrant admission() {
        return admission;
    }

    /** @param conversation the only one to be told of, or null for all */
    void watch(ConversationId conversation) {
        watched = conversation;
    }

    boolean watches(ConversationId conversation) {
        var only = watched;
        return only == null || only.equals(conversation);
    }

    /** Counts a frame of the client; false when it sends too many. Called by one thread at a time. */
    boolean mayAsk(Instant now) {
        if (now.isAfter(windowEndsAt)) {
            windowEndsAt = now.plus(WINDOW);
            framesInWindow = 0;
        }
        framesInWindow++;
        return framesInWindow <= config.clientFramesMax();
    }

    /** False when the client does not keep up: nothing more is sent to it. */
    boolean tell(String frame) {
        if (ended.get()) {
            return true;
        }
        if (unsent.incrementAndGet() > config.unsentFramesMax()) {
            return false;
        }
        // nobody waits for it: how many are on their way is the only measure
        connection.sendText(frame).subscribe().with(sent -> unsent.decrementAndGet(), failure -> unsent.decrementAndGet());
        return true;
    }

    /** Only the first reason counts. */
    boolean end(CloseReason reason) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        if (!connection.isClosed()) {
            connection.close(reason).subscribe().with(closed -> {
            }, failure -> FeedConnections.closedBefore(failure));
        }
        return true;
    }
}
