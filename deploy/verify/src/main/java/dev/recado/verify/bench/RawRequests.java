package dev.recado.verify.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests made before anything is measured, sent round and round. */
final class RawRequests implements LoadGenerator.Requests {

    private final List<byte[]> all;
    private final AtomicInteger next = new AtomicInteger();

    private RawRequests(List<byte[]> all) {
        this.all = all;
    }

    /** The same question with one token after the other. */
    static RawRequests get(String path, List<String> tokens) {
        return new RawRequests(tokens.stream().map(token -> bytes("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: */*\r\nAuthorization: Bearer " + token + "\r\n\r\n")).toList());
    }

    static RawRequests post(String path, List<String> bodies) {
        return new RawRequests(
                bodies.stream().map(body -> bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)).toList());
    }

    @Override
    public byte[] next() {
        return all.get(Math.floorMod(next.getAndIncrement(), all.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
