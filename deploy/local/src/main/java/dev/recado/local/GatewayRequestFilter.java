package dev.recado.local;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpUtils;

/**
 * Filters every request, including web socket handshakes, before the proxy forwards it. It replaces forwarding headers, refuses
 * paths without a service, removes other upgrades, and limits the time for the body and the requests of one address.
 */
final class GatewayRequestFilter implements Handler<HttpServerRequest> {

    static final String REQUEST_ID = "X-Request-Id";
    private static final String REQUEST_ID_PATTERN = "[A-Za-z0-9-]{1,64}";
    private static final String FORWARDED = "x-forwarded-";
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP");
    /** Files of up to 100 MB; outbound has the same time limit for them. */
    private static final String UPLOADS = "/api/v1/media";
    private static final long UPLOAD_MILLIS_MAX = 300_000;
    private static final CharSequence UPGRADE = HttpHeaders.createOptimized("Upgrade");

    private final Vertx vertx;
    private final GatewayClientAddress clients;
    private final GatewayConnections connections;
    private final long bodyMillisMax;
    private final Handler<HttpServerRequest> next;

    GatewayRequestFilter(Vertx vertx, GatewayClientAddress clients, GatewayConnections connections, Duration bodyTimeMax,
            Handler<HttpServerRequest> next) {
        this.connections = connections;
        this.vertx = vertx;
        this.clients = clients;
        this.bodyMillisMax = bodyTimeMax.toMillis();
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        setRequestId(request);
        var address = setClientAddress(request);
        if (!connections.start(request, address, isWebSocket(request))) {
            GatewayProblem.TOO_MANY_REQUESTS.answerAndClose(request);
            return;
        }
        if (GatewayRoutes.of(path(request.uri())).isEmpty()) {
            GatewayProblem.NOT_FOUND.answerAndClose(request);
            return;
        }
        if (!isWebSocket(request)) {
            // no other protocol is allowed: an upgrade to HTTP/2 would bypass all checks
            request.headers().remove(UPGRADE).remove("HTTP2-Settings");
            removeUpgradeOption(request);
        } else if (hasBody(request)) {
            GatewayProblem.BAD_REQUEST.answerAndClose(request);
            return;
        }
        limitBodyTime(request);
        next.handle(request);
    }

    static String path(String uri) {
        var query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static void setRequestId(HttpServerRequest request) {
        var given = request.getHeader(REQUEST_ID);
        request.headers().set(REQUEST_ID,
                given != null && given.matches(REQUEST_ID_PATTERN) ? given : UUID.randomUUID().toString());
    }

    /** Removes all forwarding headers of the client, and sets {@code X-Forwarded-For} to its verified address. */
    private String setClientAddress(HttpServerRequest request) {
        var address = clients.of(request);
        var headers = request.headers();
        OF_PROXIES.forEach(headers::remove);
        headers.remove(clients.header());
        List.copyOf(headers.names()).stream().filter(name -> name.toLowerCase().startsWith(FORWARDED)).forEach(headers::remove);
        headers.set("X-Forwarded-For", address);
        return address;
    }

    /** Has the proxy's conditions for a handshake, so that it never forwards as a request what was accepted as a web socket. */
    private static boolean isWebSocket(HttpServerRequest request) {
        return HttpUtils.canUpgradeToWebSocket(request)
                && request.headers().getAll(UPGRADE).stream().allMatch("websocket"::equalsIgnoreCase);
    }

    private static void removeUpgradeOption(HttpServerRequest request) {
        var options = request.getHeader(HttpHeaders.CONNECTION);
        if (options != null && options.toLowerCase().contains("upgrade")) {
            request.headers().remove(HttpHeaders.CONNECTION);
        }
    }

    private void limitBodyTime(HttpServerRequest request) {
        if (!hasBody(request)) {
            return;
        }
        var timer = vertx.setTimer(isUpload(request) ? UPLOAD_MILLIS_MAX : bodyMillisMax, id -> endIfIncomplete(request));
        request.end().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private static boolean isUpload(HttpServerRequest request) {
        return request.method() == HttpMethod.POST && path(request.uri()).equals(UPLOADS);
    }

    private static void endIfIncomplete(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        if (request.response().headWritten()) {
            GatewayConnections.closeUnsent(request.connection());
        } else {
            GatewayProblem.REQUEST_TIMEOUT.answerAndClose(request);
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || length != null && !length.equals("0");
    }
}
