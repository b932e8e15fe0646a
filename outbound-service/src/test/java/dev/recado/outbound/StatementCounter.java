package dev.recado.outbound;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** Forwards connections to PostgreSQL and records the statements of each committed transaction. */
public final class StatementCounter implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int LENGTH_BYTES = 4;

    private final ServerSocket server;
    private final int target;
    private final Queue<List<String>> transactions = new ConcurrentLinkedQueue<>();

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

    /** Forgets the transactions that have ended until now. */
    public void reset() {
        transactions.clear();
    }

    /** The statements, `begin` and `commit` included, of the longest transaction since {@link #reset} that names the table. */
    public List<String> longestTransactionOn(String table) {
        var named = Pattern.compile("\\b" + table + "\\b").asPredicate();
        return transactions.stream().filter(one -> one.stream().anyMatch(named)).max(Comparator.comparing(List::size))
                .orElse(List.of());
    }

    /** The statements, `begin` and `commit` included, of each transaction since {@link #reset} that inserts into the table. */
    public List<List<String>> transactionsInto(String table) {
        return transactions.stream().filter(one -> one.stream().anyMatch(sql -> sql.contains("insert into " + table + " ")))
                .toList();
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

    /**
     * The first message has no type. Later ones start with it: P parses a statement, B binds it to a portal, E executes the portal, Q
     * executes a simple statement such as {@code begin}.
     */
    private void copyRequests(DataInputStream in, DataOutputStream out) throws IOException {
        for (var code = SSL_REQUEST; code == SSL_REQUEST;) {
            var length = in.readInt();
            code = in.readInt();
            out.write(message(null, length, code, in.readNBytes(length - 2 * LENGTH_BYTES)));
        }
        var parsed = new HashMap<String, String>();
        var bound = new HashMap<String, String>();
        var executed = new ArrayList<String>();
        for (var type = in.read(); type >= 0; type = in.read()) {
            var length = in.readInt();
            var body = in.readNBytes(length - LENGTH_BYTES);
            var names = new String(body, StandardCharsets.ISO_8859_1).split("\0", -1);
            switch (type) {
                case 'P' -> parsed.put(names[0], names[1]);
                case 'B' -> bound.put(names[0], parsed.getOrDefault(names[1], names[1]));
                case 'E' -> executed.add(bound.get(names[0]));
                case 'Q' -> end(executed, names[0]);
                default -> {
                }
            }
            out.write(message(type, length, null, body));
        }
    }

    private void end(List<String> executed, String simple) {
        if (simple.equalsIgnoreCase("begin")) {
            executed.clear();
        }
        executed.add(simple);
        if (simple.equalsIgnoreCase("commit")) {
            transactions.add(List.copyOf(executed));
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
