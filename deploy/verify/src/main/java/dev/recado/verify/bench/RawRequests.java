package dev.recado.verify.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Encoded requests, prepared before the measurement and sent in rotation. */
final class RawRequests implements LoadGenerator.Requests {

    private final List<byte[]> all;
    private final AtomicInteger next = new AtomicInteger();

    private RawRequests(List<byte[]> all) {
        this.all = all;
    }

    static RawRequests of(List<byte[]> all) {
        return new RawRequests(all);
    }

    /** A GET request of each path in turn. */
    static RawRequests get(List<String> paths, String token) {
        return new RawRequests(paths.stream().map(path -> get(path, token)).toList());
    }

    /** The same GET request with each token in turn. */
    static RawRequests get(String path, List<String> tokens) {
        return new RawRequests(tokens.stream().map(token -> get(path, token)).toList());
    }

    private static byte[] get(String path, String token) {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nAuthorization: Bearer " + token
                + "\r\n\r\n");
    }

    static RawRequests post(String path, List<String> bodies) {
        return new RawRequests(bodies.stream().map(body -> post(path, "", body)).toList());
    }

    /** @param address client address of each request, sent in X-Forwarded-For */
    static RawRequests post(String path, List<String> bodies, IntFunction<String> address) {
        return new RawRequests(IntStream.range(0, bodies.size())
                .mapToObj(i -> post(path, "X-Forwarded-For: " + address.apply(i) + "\r\n", bodies.get(i))).toList());
    }

    private static byte[] post(String path, String header, String body) {
        return bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n" + header
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Override
    public byte[] next() {
        return all.get(Math.floorMod(next.getAndIncrement(), all.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
