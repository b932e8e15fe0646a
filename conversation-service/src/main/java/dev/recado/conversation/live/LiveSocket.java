package dev.recado.conversation.live;

import java.time.Clock;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.recado.conversation.visibility.VisibilityRepository;
import dev.recado.events.ConversationId;
import dev.recado.kit.database.Transactions;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** The WebSocket endpoint of the live feed; the client may restrict its feed to one conversation. */
@WebSocket(path = "/ws/v1/live", endpointId = FeedUpgradeCheck.ENDPOINT_ID)
public class LiveSocket {

    private static final TypedKey<FeedConnection> CONNECTION = new TypedKey<>("connection");
    private static final String NOT_FOUND = "{\"error\":\"NOT_FOUND\"}";
    private static final String INVALID = "{\"error\":\"INVALID_PAYLOAD\"}";

    private final FeedConnections connections;
    private final Transactions transactions;
    private final VisibilityRepository visible;
    private final ObjectMapper json;
    private final LiveConfig config;
    private final Clock clock;

    LiveSocket(FeedConnections connections, Transactions transactions, VisibilityRepository visible, ObjectMapper json,
            LiveConfig config, Clock clock) {
        this.connections = connections;
        this.transactions = transactions;
        this.visible = visible;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection socket) {
        var connection = new FeedConnection(socket, socket.userData().get(FeedUpgradeCheck.GRANT), config);
        socket.userData().put(CONNECTION, connection);
        connections.add(connection);
        return Uni.createFrom().voidItem();
    }

    /** Answers a frame of the client; null when the frame exceeds the rate limit. */
    @OnTextMessage
    Uni<String> answer(String frame, WebSocketConnection socket) {
        var connection = socket.userData().get(CONNECTION);
        if (!connection.acceptsFrame(clock.instant())) {
            connections.close(connection, FeedConnection.TOO_MANY_FRAMES);
            return Uni.createFrom().nullItem();
        }
        var wanted = parse(frame).path("watch");
        if (wanted.isNull()) {
            return Uni.createFrom().item(watching(connection, null));
        }
        return isId(wanted.asText())
                ? watch(connection, ConversationId.of(wanted.asText()))
                : Uni.createFrom().item(INVALID);
    }

    @OnClose
    Uni<Void> close(WebSocketConnection socket) {
        connections.remove(socket.userData().get(CONNECTION));
        return Uni.createFrom().voidItem();
    }

    @OnError
    Uni<Void> fail(Throwable failure, WebSocketConnection socket) {
        Log.warnf("A feed failed and is closed; its client may connect again outcome=%s", failure.getClass().getSimpleName());
        connections.close(socket.userData().get(CONNECTION), FeedConnection.FAILED);
        return Uni.createFrom().voidItem();
    }

    private Uni<String> watch(FeedConnection connection, ConversationId id) {
        var grant = connection.grant();
        return transactions.run(tx -> visible.isVisible(grant.tenant(), tx, grant.visibility(), id))
                .map(isVisible -> isVisible ? watching(connection, id) : NOT_FOUND);
    }

    private String watching(FeedConnection connection, @Nullable ConversationId id) {
        connection.watch(id);
        return connections.json(FeedFrame.Watching.of(id));
    }

    private JsonNode parse(String frame) {
        try {
            return json.readTree(frame);
        } catch (JsonProcessingException e) {
            Log.debugf("A frame is not JSON outcome=%s", e.getClass().getSimpleName());
            return MissingNode.getInstance();
        }
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            Log.debugf("A frame holds no valid id outcome=%s", e.getClass().getSimpleName());
            return false;
        }
    }
}
