package dev.recado.local;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Closes connections that occupy the gateway without progress: without a request in time, or with an answer that nobody reads. It
 * also limits the connections, web sockets and requests in progress of one address, so that one client leaves room for the others.
 */
final class GatewayConnections implements Handler<HttpConnection> {

    /** Checks within the shortest limit, so that a connection is closed at most a quarter of that limit late. */
    private static final int CHECKS = 4;
    private static final Runnable NOTHING = () -> {
    };

    private final Vertx vertx;
    private final GatewayLimits limits;
    private final GatewayClientAddress clients;
    private final AddressCounter connections;
    private final AddressCounter webSockets;
    private final AddressCounter requests;
    private final Map<HttpConnection, ClientConnection> open = new ConcurrentHashMap<>();

    GatewayConnections(Vertx vertx, GatewayLimits limits, GatewayClientAddress clients) {
        this.vertx = vertx;
        this.limits = limits;
        this.clients = clients;
        this.connections = new AddressCounter(limits.connectionsPerAddressMax());
        this.webSockets = new AddressCounter(limits.connectionsPerAddressMax());
        this.requests = new AddressCounter(limits.requestsPerAddressMax());
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
        var context = vertx.getOrCreateContext();
        open.put(connection, new ClientConnection(context, limits.headerTimeMax()));
        // the connection's own close handler is never called once it has become a web socket
        netty(connection).channel().closeFuture().addListener(closed -> context.runOnContext(onContext -> {
            open.remove(connection).closed();
            if (!clients.isTrusted(address)) {
                connections.remove(address);
            }
        }));
    }

    /** Starts a request of a client; false above a limit of its address. */
    boolean start(HttpServerRequest request, String address, boolean handshake) {
        var connection = open.get(request.connection());
        if (connection == null || !requests.add(address)) {
            return false;
        }
        if (handshake && !webSockets.add(address)) {
            requests.remove(address);
            return false;
        }
        connection.start(request, () -> requests.remove(address), handshake ? () -> webSockets.remove(address) : NOTHING);
        request.response().endHandler(ended -> connection.answered());
        return true;
    }

    /** Stores the request to the service, so that it is reset when the client closes its connection. */
    void forwarded(HttpServerRequest request, HttpClientRequest toService) {
        var connection = open.get(request.connection());
        if (connection == null) {
            toService.reset();
        } else {
            connection.forwarded(toService);
            toService.response().onSuccess(response -> {
                if (response.statusCode() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                    connection.becameWebSocket(toService);
                }
            });
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
    static void closeUnsent(HttpConnection connection) {
        netty(connection).close();
    }

    private static ChannelHandlerContext netty(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    /** The requests of one connection, one after the other. All calls come from its event loop. */
    private final class ClientConnection {

        private final Context context;
        private HttpServerRequest request;
        private HttpClientRequest toService;
        /** From the 101 on: until then a handshake has the limits of every request. */
        private boolean webSocket;
        private Runnable releaseRequest = NOTHING;
        private Runnable releaseWebSocket = NOTHING;
        private ReadProgress progress = new ReadProgress(System.nanoTime());
        /** The opening of the connection, or the end of the last answer. */
        private long waitsSince = System.nanoTime();
        private Duration waitMax;

        ClientConnection(Context context, Duration waitMax) {
            this.context = context;
            this.waitMax = waitMax;
        }

        void start(HttpServerRequest started, Runnable onRequestEnd, Runnable onWebSocketEnd) {
            end();
            request = started;
            releaseRequest = onRequestEnd;
            releaseWebSocket = onWebSocketEnd;
            progress = new ReadProgress(System.nanoTime());
        }

        void forwarded(HttpClientRequest forwarded) {
            toService = forwarded;
        }

        /** Its connection to the service no longer belongs to the proxy's pool, so it is no request in progress. */
        void becameWebSocket(HttpClientRequest handshake) {
            if (toService == handshake) {
                webSocket = true;
                releaseRequest.run();
                releaseRequest = NOTHING;
            }
        }

        /** A web socket lasts until the connection ends. */
        void answered() {
            if (!webSocket) {
                end();
            }
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
            webSocket = false;
            releaseRequest.run();
            releaseRequest = NOTHING;
            releaseWebSocket.run();
            releaseWebSocket = NOTHING;
            request = null;
            waitsSince = System.nanoTime();
            waitMax = limits.idleTimeMax();
        }

        boolean waitsTooLong(long nanoTime) {
            return request == null && nanoTime - waitsSince > waitMax.toNanos();
        }

        /** A service that answers slowly is no fault of the client: only a full queue of bytes waits for the client. */
        boolean isStalled(long nanoTime, Duration max) {
            return request != null && !webSocket && progress.isStalled(request.response().bytesWritten(),
                    request.response().writeQueueFull(), nanoTime, max);
        }
    }
}
