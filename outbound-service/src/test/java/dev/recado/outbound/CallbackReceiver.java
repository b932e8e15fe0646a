package dev.recado.outbound;

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

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A system that receives callbacks. A path answers 200 to every request, or what {@link #answer} says: the last answer is repeated. Every
 * complete request is recorded.
 */
public final class CallbackReceiver implements AutoCloseable {

    private static final String HANG = "hang";

    /** @param headers with their names as {@code HttpServer} writes them: {@code Webhook-id} */
    public record Call(Map<String, List<String>> headers, String body) {

        public String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    private final HttpServer server;
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    CallbackReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    String allowed() {
        return "127.0.0.1:" + port();
    }

    /** @param script {@code <status>}, {@code <status> <header>: <value>} or {@code hang}, one for each request */
    public void answer(String path, String... script) {
        answers.put(path, new ArrayDeque<>(List.of(script)));
    }

    public List<Call> calls(String path) {
        return calls.getOrDefault(path, List.of());
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.computeIfAbsent(path, first -> new CopyOnWriteArrayList<>())
                .add(new Call(Map.copyOf(exchange.getRequestHeaders()), body));
        var answer = next(path);
        if (answer.equals(HANG)) {
            hang();
        } else {
            respond(exchange, answer);
        }
        exchange.close();
    }

    private String next(String path) {
        var script = answers.get(path);
        if (script == null) {
            return "200";
        }
        synchronized (script) {
            return script.size() > 1 ? script.removeFirst() : script.getFirst();
        }
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, String answer) throws IOException {
        var parts = answer.split(" ", 3);
        if (parts.length > 1) {
            exchange.getResponseHeaders().set(parts[1].replace(":", ""), parts[2]);
        }
        exchange.sendResponseHeaders(Integer.parseInt(parts[0]), -1);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
