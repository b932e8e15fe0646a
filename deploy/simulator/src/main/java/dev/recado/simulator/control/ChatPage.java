package dev.recado.simulator.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;

/** Serves the chat page. Its policy allows no script but its own, whatever a message contains. */
public final class ChatPage {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data: http: https:; media-src 'self' http: https:; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";
    private static final Map<String, String> FILES = Map.of("chat.css", "text/css", "words.js", "text/javascript", "bubbles.js",
            "text/javascript", "page.js", "text/javascript");

    public void mount(Router router) {
        mount(router, "/", "index.html", "text/html");
        FILES.forEach((file, type) -> mount(router, "/web/" + file, file, type));
    }

    private static void mount(Router router, String path, String file, String type) {
        var content = load(file);
        router.get(path).handler(http -> http.response().putHeader(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8")
                .putHeader("Content-Security-Policy", POLICY).putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache").end(content));
    }

    private static Buffer load(String file) {
        try (var in = ChatPage.class.getResourceAsStream("/web/" + file)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
