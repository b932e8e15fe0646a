package dev.recado.outbound;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Forwards connections to PostgreSQL and counts the statements that the clients execute. */
public final class StatementCounter implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int LENGTH_BYTES = 4;

    private final ServerSocket server;
    private final int target;
    private final AtomicLong statements = new AtomicLong();

    StatementCounter(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Statements of all clients since the start, those of transactions included. */
    public long statements() {
        return statements.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> forward(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void forward(Socket client) {
        try (client; var database = new Socket(InetAddress.getLoopbackAddress(), target)) {
            database.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> copyAnswers(database, client));
            copyRequests(new DataInputStream(new BufferedInputStream(client.getInputStream())),
                    new DataOutputStream(database.getOutputStream()));
        } catch (IOException closed) {
            // one of both sides has closed its connection
        }
    }

    private static void copyAnswers(Socket database, Socket client) {
        try (client) {
            database.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException closed) {
            // one of both sides has closed its connection
        }
    }

    /** A first message has no type; every later one starts with it: E executes a prepared statement, Q a simple one. */
    private void copyRequests(DataInputStream in, DataOutputStream out) throws IOException {
        for (var code = SSL_REQUEST; code == SSL_REQUEST;) {
            var length = in.readInt();
            code = in.readInt();
            out.write(message(null, length, code, in.readNBytes(length - 2 * LENGTH_BYTES)));
        }
        for (var type = in.read(); type >= 0; type = in.read()) {
            statements.addAndGet(type == 'E' || type == 'Q' ? 1 : 0);
            var length = in.readInt();
            out.write(message(type, length, null, in.readNBytes(length - LENGTH_BYTES)));
        }
    }

    private static byte[] message(Integer type, int length, Integer code, byte[] rest) {
        var head = (type == null ? 0 : 1) + LENGTH_BYTES + (code == null ? 0 : LENGTH_BYTES);
        var buffer = java.nio.ByteBuffer.allocate(head + rest.length);
        if (type != null) {
            buffer.put(type.byteValue());
        }
        buffer.putInt(length);
        if (code != null) {
            buffer.putInt(code);
        }
        return buffer.put(rest).array();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
