package dev.recado.outbound.media.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Stands in for a server that speaks S3: objects of one bucket, with ranges and lists, and faults. */
final class BucketStub implements AutoCloseable {

    static final String BUCKET = "media";

    private final HttpServer server;
    private final Set<String> young = ConcurrentHashMap.newKeySet();
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Integer> faults = new CopyOnWriteArrayList<>();

    BucketStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    NavigableMap<String, byte[]> objects() {
        return objects;
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** @param statuses of the next answers */
    void fail(Integer... statuses) {
        faults.addAll(List.of(statuses));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            var body = exchange.getRequestBody().readAllBytes();
            var key = exchange.getRequestURI().getPath().replaceFirst("^/" + BUCKET + "/?", "");
            if (!faults.isEmpty()) {
                write(exchange, faults.removeFirst(), new byte[0]);
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, key, body);
                case "DELETE" -> {
                    objects.remove(key);
                    write(exchange, 204, new byte[0]);
                }
                case "HEAD" -> exchange.sendResponseHeaders(200, -1);
                default -> get(exchange, key);
            }
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        var chunked = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding")).contains("aws-chunked");
        objects.put(key, chunked ? decoded(body) : body);
        exchange.getResponseHeaders().add("ETag", "\"1\"");
        write(exchange, 200, new byte[0]);
    }

    /** The chunks of a signed upload, each with its size in hexadecimal. */
    private static byte[] decoded(byte[] body) {
        var text = new String(body, StandardCharsets.ISO_8859_1);
        var out = new ByteArrayOutputStream();
        for (var at = 0; at < body.length;) {
            var size = Integer.parseInt(text.substring(at, text.indexOf(';', at) < 0
                    ? text.indexOf("\r\n", at)
                    : Math.min(text.indexOf(';', at), text.indexOf("\r\n", at))), 16);
            var start = text.indexOf("\r\n", at) + 2;
            out.write(body, start, size);
            if (size == 0) {
                break;
            }
            at = start + size + 2;
        }
        return out.toByteArray();
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        if (key.isEmpty()) {
            list(exchange);
            return;
        }
        var object = objects.get(key);
        if (object == null) {
            write(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        var range = exchange.getRequestHeaders().getFirst("Range").replace("bytes=", "").split("-");
        var from = Integer.parseInt(range[0]);
        var until = Math.min(Integer.parseInt(range[1]) + 1, object.length);
        exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (until - 1) + "/" + object.length);
        write(exchange, 206, Arrays.copyOfRange(object, from, until));
    }

    private void list(HttpExchange exchange) throws IOException {
        var query = Arrays.stream(exchange.getRequestURI().getQuery().split("&")).map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part.length > 1 ? part[1] : ""));
        var max = Integer.parseInt(query.get("max-keys"));
        var keys = objects.tailMap(query.getOrDefault("start-after", ""), false).keySet().stream()
                .filter(key -> key.startsWith(query.get("prefix"))).toList();
        write(exchange, 200, keys.stream().limit(max).map(this::contents).collect(Collectors.joining("",
                "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>"
                        + (keys.size() > max) + "</IsTruncated>",
                "</ListBucketResult>")).getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the object a time in the future. */
    void makeYoung(String key) {
        young.add(key);
    }

    private String contents(String key) {
        return "<Contents><Key>" + key + "</Key><LastModified>" + (young.contains(key) ? "2099" : "2026")
                + "-11-21T12:00:00.000Z</LastModified><Size>1</Size></Contents>";
    }

    private static void write(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
