package dev.recado.conversation.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.core.ThrowingRunnable;

/** A WebSocket client of the live feed that records its frames. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

    static final String ORIGIN = "http://localhost:8080";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    private LiveClient() {
    }

    static LiveClient open(URI feed, LiveTicket ticket) {
        var client = new LiveClient();
        client.socket = connect(feed, ticket.text(), ORIGIN, client).join();
        // the answer proves that the server has registered the connection
        client.answerTo("{\"watch\":null}");
        client.frames.clear();
        return client;
    }

    /** The HTTP status of the handshake; 101 when it succeeds. */
    static int handshakeStatus(URI feed, String ticket, String origin) {
        try {
            connect(feed, ticket, origin, new LiveClient()).join().abort();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    private static CompletableFuture<WebSocket> connect(URI feed, String ticket, String origin, LiveClient client) {
        var builder = HTTP.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        var query = ticket == null ? "" : "?ticket=" + ticket;
        return builder.buildAsync(URI.create(feed.toString().replaceFirst("^http", "ws") + query), client);
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    List<JsonNode> frames() {
        return frames;
    }

    List<String> values(String property) {
        return frames.stream().map(frame -> frame.path(property).asText()).toList();
    }

    JsonNode answerTo(String frame) {
        var before = frames.size();
        send(frame);
        soon(() -> assertThat(frames).hasSizeGreaterThan(before));
        return frames.getLast();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    int closeCode() {
        return closed.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    int pings() {
        return pings.get();
    }

    static void soon(ThrowingRunnable holds) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(holds);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(read(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    private static JsonNode read(String frame) {
        try {
            return JSON.readTree(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(frame, e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
