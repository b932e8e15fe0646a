package dev.recado.ai.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An HTTP server in Gemini's place; it returns the responses that a test scripted for prompts with a certain word. */
public final class GeminiStub implements AutoCloseable {

    private static final Canned NORMAL = canned(200, "normal");
    private static final int BACKLOG = 512;

    private final HttpServer server;
    private final Map<String, Deque<Canned>> scripts = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A scripted response; with {@code status} 0 the call hangs until the stub is closed. */
    public record Canned(int status, String body) {
    }

    public GeminiStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1beta/models/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public static Canned canned(int status, String name) {
        try (var file = GeminiStub.class.getResourceAsStream("/gemini/" + name + ".json")) {
            return new Canned(status, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Canned hang() {
        return new Canned(0, "");
    }

    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1beta";
    }

    /** Scripts the responses to prompts that contain the word, in this order; the last one repeats. */
    public void answer(String word, Canned... inOrder) {
        scripts.put(word, new ArrayDeque<>(List.of(inOrder)));
    }

    public List<String> requestsWith(String word) {
        return requests.stream().filter(body -> body.contains(word)).toList();
    }

    public int hanging() {
        return hanging.get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                    exchange.getRequestURI().getPath() + "\n" + exchange.getRequestHeaders().getFirst("x-goog-api-key") + "\n"
                            + body);
            var canned = next(body);
            if (canned.status() == 0) {
                hanging.incrementAndGet();
                closed.await();
                return;
            }
            var bytes = canned.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(canned.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Canned next(String body) {
        return scripts.entrySet().stream().filter(script -> body.contains(script.getKey())).findFirst()
                .map(script -> nextOf(script.getValue())).orElse(NORMAL);
    }

    private static Canned nextOf(Deque<Canned> script) {
        synchronized (script) {
            return script.size() > 1 ? script.poll() : script.peek();
        }
    }
}
