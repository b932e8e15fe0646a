package dev.recado.local;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Closes connections that occupy the gateway without progress: without a request in time, or with an answer that nobody reads. It
 * also limits the connections of one address and its requests in progress, so that one client leaves room for the others.
 */
final class GatewayConnections implements Handler<HttpConnection> {

    /** Checks in the time of one limit, so that a connection is closed at most that part later. */
    private static final int CHECKS = 4;

    private final Vertx vertx;
    private final GatewayLimits limits;
    private final GatewayClientAddress clients;
    private final AddressCounter connections;
    private final AddressCounter requests;
    private final Map<HttpConnection, ClientConnection> open = new ConcurrentHashMap<>();

    GatewayConnections(Vertx vertx, GatewayLimits limits, GatewayClientAddress clients) {
        this.vertx = vertx;
        this.limits = limits;
        this.clients = clients;
        this.connections = new AddressCounter(limits.perAddressMax());
        this.requests = new AddressCounter(limits.perAddressMax());
        var shortest = limits.headerTimeMax().compareTo(limits.stallTimeMax()) < 0
                ? limits.headerTimeMax()
                : limits.stallTimeMax();
        vertx.setPeriodic(Math.max(1, shortest.dividedBy(CHECKS).toMillis()), timer -> closeIdle());
    }

    /** Accepts a new connection. A trusted proxy has as many as it needs; the requests of its clients are limited instead. */
    @Override
    public void handle(HttpConnection connection) {
        var address = connection.remoteAddress().hostAddress();
        if (!clients.isTrusted(address) && !connections.add(address)) {
            connection.close();
            return;
        }
        open.put(connection, new ClientConnection(vertx.getOrCreateContext(), limits.headerTimeMax()));
        connection.closeHandler(closed -> {
            open.remove(connection).closed();
            if (!clients.isTrusted(address)) {
                connections.remove(address);
            }
        });
    }

    /** Starts a request of a client; false above the limit of its address. */
    boolean start(HttpServerRequest request, String address, boolean webSocket) {
        var connection = open.get(request.connection());
        if (connection == null) {
            return false;
        }
        if (!requests.add(address)) {
            return false;
        }
        connection.start(request, webSocket, () -> requests.remove(address));
        // a web socket occupies its service until the connection ends
        if (!webSocket) {
            request.response().endHandler(ended -> connection.end());
        }
        return true;
    }

    /** Names the request to the service, which ends with the connection of the client. */
    void forwarded(HttpServerRequest request, HttpClientRequest toService) {
        var connection = open.get(request.connection());
        if (connection == null) {
            toService.reset();
        } else {
            connection.forwarded(toService);
        }
    }

    private void closeIdle() {
        open.forEach((connection, state) -> state.context.runOnContext(check -> closeIfIdle(connection, state)));
    }

    private void closeIfIdle(HttpConnection connection, ClientConnection state) {
        var now = System.nanoTime();
        if (state.isStalled(now, limits.stallTimeMax()) || state.waitsTooLong(now)) {
            closeUnsent(connection);
        }
    }

    /** Closes below Vert.x, whose own close first waits until the client has read everything. */
    private static void closeUnsent(HttpConnection connection) {
        ((HttpServerConnection) connection).channelHandlerContext().close();
    }

    /** The requests of one connection, one after the other. All calls come from its event loop. */
    private final class ClientConnection {

        private final Context context;
        private HttpServerRequest request;
        private HttpClientRequest toService;
        private boolean webSocket;
        private Runnable release = () -> {
        };
        private long written;
        /** The last progress: bytes of the answer, the start of the request, or the end of the answer before it. */
        private long progressAt = System.nanoTime();
        private Duration waitMax;

        ClientConnection(Context context, Duration waitMax) {
            this.context = context;
            this.waitMax = waitMax;
        }

        void start(HttpServerRequest started, boolean isWebSocket, Runnable onEnd) {
            end();
            request = started;
            webSocket = isWebSocket;
            release = onEnd;
            written = 0;
            progressAt = System.nanoTime();
        }

        void forwarded(HttpClientRequest forwarded) {
            toService = forwarded;
        }

        /** Otherwise the service would go on waiting for the client to read its answer. */
        void closed() {
            if (toService != null && !webSocket) {
                toService.reset();
            }
            end();
        }

        void end() {
            toService = null;
            release.run();
            release = () -> {
            };
            request = null;
            progressAt = System.nanoTime();
            waitMax = limits.idleTimeMax();
        }

        boolean waitsTooLong(long nanoTime) {
            return request == null && nanoTime - progressAt > waitMax.toNanos();
        }

        /** A service that answers slowly is no fault of the client: only a full queue of bytes waits for the client. */
        boolean isStalled(long nanoTime, Duration max) {
            if (request == null || webSocket) {
                return false;
            }
            var bytes = request.response().bytesWritten();
            if (bytes != written || !request.response().writeQueueFull()) {
                written = bytes;
                progressAt = nanoTime;
            }
            return nanoTime - progressAt > max.toNanos();
        }
    }
}
