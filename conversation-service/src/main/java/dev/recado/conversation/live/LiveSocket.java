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

/** The live feed: tells what moves in the conversations that its listener sees, and lets them narrow it to one. */
@WebSocket(path = "/ws/v1/live", endpointId = LiveSocket.ID)
public class LiveSocket {

    static final String ID = "live";

    private static final TypedKey<FeedConnection> LISTENER = new TypedKey<>("listener");
    private static final String NOT_FOUND = "{\"error\":\"NOT_FOUND\"}";
    private static final String INVALID = "{\"error\":\"INVALID_PAYLOAD\"}";

    private final FeedConnections listeners;
    private final Transactions transactions;
    private final VisibilityRepository seen;
    private final ObjectMapper json;
    private final LiveConfig config;
    private final Clock clock;

    LiveSocket(FeedConnections listeners, Transactions transactions, VisibilityRepository seen, ObjectMapper json,
            LiveConfig config,
            Clock clock) {
        this.listeners = listeners;
        this.transactions = transactions;
        this.seen = seen;
        this.json = json;
        this.config = config;
        this.clock = clock;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        var listener = new FeedConnection(connection, connection.userData().get(FeedUpgradeCheck.ADMISSION), config);
        connection.userData().put(LISTENER, listener);
        listeners.add(listener);
        return Uni.createFrom().voidItem();
    }

    /** The answer, or nothing when there is none. */
    @OnTextMessage
    Uni<String> asked(String frame, WebSocketConnection connection) {
        var listener = connection.userData().get(LISTENER);
        if (!listener.mayAsk(clock.instant())) {
            listeners.end(listener, FeedConnection.TOO_MUCH);
            return Uni.createFrom().nullItem();
        }
        var wanted = read(frame).path("watch");
        if (wanted.isNull()) {
            return Uni.createFrom().item(watching(listener, null));
        }
        return isId(wanted.asText()) ? watch(listener, ConversationId.of(wanted.asText())) : Uni.createFrom().item(INVALID);
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        listeners.remove(connection.userData().get(LISTENER));
        return Uni.createFrom().voidItem();
    }

    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection connection) {
        Log.warnf("a feed ends outcome=%s", failure.getClass().getSimpleName());
        listeners.end(connection.userData().get(LISTENER), FeedConnection.FAILED);
        return Uni.createFrom().voidItem();
    }

    private Uni<String> watch(FeedConnection listener, ConversationId id) {
        var admission = listener.admission();
        return transactions.run(tx -> seen.sees(admission.tenant(), tx, admission.sight(), id))
                .map(there -> there ? watching(listener, id) : NOT_FOUND);
    }

    private String watching(FeedConnection listener, ConversationId id) {
        listener.watch(id);
        return listeners.written(FeedFrame.Watching.of(id));
    }

    private JsonNode read(String frame) {
        try {
            return json.readTree(frame);
        } catch (JsonProcessingException e) {
            Log.debugf("a frame is no JSON outcome=%s", e.getClass().getSimpleName());
            return MissingNode.getInstance();
        }
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            Log.debugf("a frame names no id outcome=%s", e.getClass().getSimpleName());
            return false;
        }
    }
}
