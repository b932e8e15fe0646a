package dev.recado.simulator;

import java.util.regex.Pattern;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests that a page of another site makes through the browser of this machine. A page whose name resolves to the
 * loopback address sends its own name in {@code Host}; any other page sends its address in {@code Origin}.
 */
final class LoopbackGuard implements Handler<RoutingContext> {

    private static final Pattern HOST = Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?",
            Pattern.CASE_INSENSITIVE);
    private static final int FORBIDDEN = 403;
    private static final int VALUE_CHARS_MAX = 200;

    @Override
    public void handle(RoutingContext http) {
        var host = http.request().getHeader(HttpHeaders.HOST);
        var origin = http.request().getHeader(HttpHeaders.ORIGIN);
        if (host == null || !HOST.matcher(host).matches()) {
            refuse(http, "Host is %s; expected: localhost, 127.0.0.1 or [::1], because only this machine may use the simulator"
                    .formatted(quoted(host)));
        } else if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            refuse(http, "Origin is %s; expected: http://%s, because only the simulator's own page may use it"
                    .formatted(quoted(origin), host));
        } else {
            http.next();
        }
    }

    private static void refuse(RoutingContext http, String detail) {
        var problem = new JsonObject().put("type", "about:blank").put("title", "Forbidden").put("status", FORBIDDEN)
                .put("detail", detail).put("code", "FORBIDDEN");
        http.response().setStatusCode(FORBIDDEN).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, "close").end(problem.toBuffer());
    }

    private static String quoted(String value) {
        return value == null ? "absent" : '"' + value.substring(0, Math.min(value.length(), VALUE_CHARS_MAX)) + '"';
    }
}
