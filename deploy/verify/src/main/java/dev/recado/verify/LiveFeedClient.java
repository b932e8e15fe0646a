package dev.recado.verify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;

/** Opens a live feed like the console and records its frames and its close code. */
public final class LiveFeedClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    private LiveFeedClient() {
    }

    /** Requests a ticket and opens the feed with it, from the suite's own origin. */
    public static LiveFeedClient open(UserClient client, String gateway) {
        var answer = client.post("/api/v1/live/tickets", "{}");
        if (answer.status() != 201) {
            throw new IllegalStateException("the ticket was refused: " + answer.status());
        }
        var feed = new LiveFeedClient();
        feed.socket = feed.connect(gateway, answer.json().get("ticket").asText(), gateway).join();
        return feed;
    }

    /** Status of the WebSocket handshake; 101 when it is accepted. */
    public static int handshake(String gateway, String ticket, String origin) {
        try {
            new LiveFeedClient().connect(gateway, ticket, origin).join().abort();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    private CompletableFuture<WebSocket> connect(String gateway, String ticket, String origin) {
        var url = gateway.replaceFirst("^http", "ws") + "/ws/v1/live?ticket=" + ticket;
        return CLIENT.newWebSocketBuilder().header("Origin", origin).buildAsync(URI.create(url), this);
    }

    public void send(String frame) {
        socket.sendText(frame, true).join();
    }

    /** All frames received so far. */
    public List<JsonNode> frames() {
        return frames;
    }

    /** Completes with the close code when the server closes the socket. */
    public CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(TestJson.read(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
