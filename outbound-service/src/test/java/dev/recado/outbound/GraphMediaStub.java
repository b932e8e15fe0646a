package dev.recado.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The media of the stubbed Graph API: metadata with an address that the next question replaces, downloads at that address, and
 * uploads. Each media has a list of faults, one for each download.
 */
public final class GraphMediaStub {

    private static final AtomicLong IDS = new AtomicLong(1_003_383_421_387_000L);

    /**
     * A request for media, in any of the three forms.
     *
     * @param start the first line
     */
    public record MediaCall(String start, String target, String authorization, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    private static final class Media {

        private final byte[] bytes;
        private final String mimeType;
        private final Deque<String> faults = new ConcurrentLinkedDeque<>();
        private final AtomicInteger generation = new AtomicInteger();
        private volatile String freshAddress;

        Media(byte[] bytes, String mimeType) {
            this.bytes = bytes;
            this.mimeType = mimeType;
        }
    }

    private final Map<String, Media> all = new ConcurrentHashMap<>();
    private final List<MediaCall> calls = new CopyOnWriteArrayList<>();
    private final Deque<String> uploadFaults = new ConcurrentLinkedDeque<>();
    private final AtomicReference<CountDownLatch> uploadGate = new AtomicReference<>(new CountDownLatch(0));
    private final String host;

    GraphMediaStub(int port) {
        this.host = "http://127.0.0.1:" + port;
    }

    /** Adds media that a customer has sent, and returns Meta's id. */
    public String add(byte[] bytes, String mimeType) {
        var id = Long.toString(IDS.incrementAndGet());
        all.put(id, new Media(bytes, mimeType));
        return id;
    }

    /** The address of the media until it {@link #expire}s, or its metadata are read. */
    public String address(String id) {
        return host + "/media/" + id + "/" + all.get(id).generation.get();
    }

    public void expire(String id) {
        all.get(id).generation.incrementAndGet();
    }

    /** @param faults of the next downloads: an HTTP status, {@code reset}, {@code cut}, {@code endless}, or {@code ok} */
    public void faults(String id, String... faults) {
        all.get(id).faults.addAll(List.of(faults));
    }

    /** The address that the metadata contain from now on. */
    public void freshAddress(String id, String address) {
        all.get(id).freshAddress = address;
    }

    /** @param faults of the next uploads, in the order of their requests: {@code <code> <HTTP status>} */
    public void uploadFaults(String... faults) {
        uploadFaults.addAll(List.of(faults));
    }

    /** Lets received uploads wait for their answer until {@link #releaseUploads}. */
    public void holdUploads() {
        uploadGate.set(new CountDownLatch(1));
    }

    public void releaseUploads() {
        uploadGate.get().countDown();
    }

    /** The requests whose target contains the text. */
    public List<MediaCall> calls(String part) {
        return calls.stream().filter(call -> call.target().contains(part)).toList();
    }

    public List<MediaCall> uploads() {
        return calls.stream().filter(call -> call.start().startsWith("POST ")).toList();
    }

    /** How often this file was uploaded as a whole. */
    public long uploadsOf(byte[] file) {
        var text = new String(file, StandardCharsets.ISO_8859_1);
        return uploads().stream().filter(upload -> upload.text().contains(text)).count();
    }

    /** Answers a request for media; false when it is for something else. */
    boolean answer(Socket socket, MediaCall call) throws IOException {
        var path = call.target().replaceAll("\\?.*", "").split("/");
        var id = path.length > 2 ? path[2] : "";
        if (call.start().startsWith("POST ") && call.target().endsWith("/media")) {
            var fault = uploadFaults.poll();
            calls.add(call);
            GraphStub.hang(uploadGate.get());
            upload(socket, fault);
        } else if (path.length > 1 && path[1].equals("media")) {
            calls.add(call);
            download(socket, all.get(id), path[path.length - 1]);
        } else if (all.containsKey(id) && call.target().contains("phone_number_id=")) {
            calls.add(call);
            metadata(socket, id, all.get(id));
        } else {
            return false;
        }
        return true;
    }

    private void metadata(Socket socket, String id, Media media) throws IOException {
        expire(id);
        var address = media.freshAddress == null ? address(id) : media.freshAddress;
        write(socket, 200, "application/json", """
            {"messaging_product":"whatsapp","url":"%s","mime_type":"%s","file_size":"%d","id":"%s"}"""
                .formatted(address, media.mimeType, media.bytes.length, id).getBytes(StandardCharsets.UTF_8));
    }

    private static void download(Socket socket, Media media, String generation) throws IOException {
        if (media == null || media.generation.get() != Integer.parseInt(generation)) {
            write(socket, 404, "text/plain", new byte[0]);
            return;
        }
        var fault = media.faults.isEmpty() ? "ok" : media.faults.poll();
        switch (fault) {
            case "ok" -> write(socket, 200, media.mimeType, media.bytes);
            case "cut" -> cut(socket, media);
            case "endless" -> endless(socket);
            case "reset" -> socket.setSoLinger(true, 0);
            default -> write(socket, Integer.parseInt(fault), "text/plain", new byte[0]);
        }
        if (fault.equals("reset") || fault.equals("cut")) {
            socket.close();
        }
    }

    private static void cut(Socket socket, Media media) throws IOException {
        socket.getOutputStream().write(head(200, media.mimeType, media.bytes.length));
        socket.getOutputStream().write(media.bytes, 0, media.bytes.length / 2);
        socket.getOutputStream().flush();
    }

    /** A body without a length that never ends, until the client closes the connection. */
    private static void endless(Socket socket) throws IOException {
        var chunk = new byte[64 * 1024];
        socket.getOutputStream().write(
                "HTTP/1.1 200 Stub\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        while (true) {
            socket.getOutputStream().write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(chunk);
            socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void upload(Socket socket, String fault) throws IOException {
        if (fault == null) {
            write(socket, 200, "application/json",
                    ("{\"id\":\"" + IDS.incrementAndGet() + "\"}").getBytes(StandardCharsets.US_ASCII));
        } else {
            var words = fault.split(" ");
            write(socket, Integer.parseInt(words[1]), "application/json",
                    GraphNumbers.error(words[0]).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(Socket socket, int status, String type, byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(head(status, type, body.length));
        out.write(body);
        socket.getOutputStream().write(out.toByteArray());
        socket.getOutputStream().flush();
    }

    private static byte[] head(int status, String type, int length) {
        return ("HTTP/1.1 " + status + " Stub\r\nContent-Type: " + type + "\r\nLocation: /elsewhere\r\nContent-Length: "
                + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The file of an upload, the last part of its body. */
    public static byte[] file(MediaCall upload) {
        var text = upload.text();
        return Arrays.copyOfRange(upload.body(), text.indexOf("\r\n\r\n", text.indexOf("name=\"file\"")) + 4,
                text.lastIndexOf("\r\n--"));
    }
}
