package dev.recado.verify.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One persistent HTTP/1.1 connection with one request in flight; parses only the response's status and length. */
final class LoadConnection {

    private static final int RESPONSE_BYTES_MAX = 256 * 1024;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] LAST_CHUNK = {'\r', '\n', '0', '\r', '\n', '\r', '\n'};
    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer response = ByteBuffer.allocate(RESPONSE_BYTES_MAX);
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private long due;

    LoadConnection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    long due() {
        return due;
    }

    void send(byte[] request, long dueNanos) throws IOException {
        due = dueNanos;
        unsent = ByteBuffer.wrap(request);
        write();
    }

    private void write() throws IOException {
        channel.write(unsent);
        key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** The response's status, or 0 while the response is incomplete. */
    int proceed() throws IOException {
        if (key.isWritable() && unsent.hasRemaining()) {
            write();
        }
        if (!key.isReadable()) {
            return 0;
        }
        if (channel.read(response) < 0) {
            throw new EOFException();
        }
        return completeResponse();
    }

    private int completeResponse() throws IOException {
        var bytes = response.array();
        var end = headEnd(bytes, response.position());
        if (end < 0 || !bodyComplete(bytes, end)) {
            if (!response.hasRemaining()) {
                throw new IOException("a response is longer than " + RESPONSE_BYTES_MAX + " bytes");
            }
            return 0;
        }
        response.clear();
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    /** Offset behind the empty line, or -1. */
    private static int headEnd(byte[] bytes, int length) {
        for (var i = 0; i <= length - HEAD_END.length; i++) {
            if (endsWith(bytes, i + HEAD_END.length, HEAD_END)) {
                return i + HEAD_END.length;
            }
        }
        return -1;
    }

    /** A chunked body ends with an empty chunk; no chunk of JSON contains its line breaks. */
    private boolean bodyComplete(byte[] bytes, int headEnd) {
        var head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (head.contains(CHUNKED)) {
            return response.position() >= headEnd + LAST_CHUNK.length && endsWith(bytes, response.position(), LAST_CHUNK);
        }
        var at = head.indexOf(LENGTH);
        var length = at < 0 ? 0 : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at)).strip());
        return response.position() >= headEnd + length;
    }

    private static boolean endsWith(byte[] bytes, int end, byte[] suffix) {
        return Arrays.equals(bytes, end - suffix.length, end, suffix, 0, suffix.length);
    }

    void close() throws IOException {
        channel.close();
    }
}
