package dev.recado.auth.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** A mail server for plain mails, which refuses as many as a test sets. */
public final class SmtpServer implements QuarkusTestResourceLifecycleManager {

    static final List<String> MAILS = new CopyOnWriteArrayList<>();
    static final AtomicInteger REFUSALS_LEFT = new AtomicInteger();

    private ServerSocket server;

    @Override
    public Map<String, String> start() {
        try {
            server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
        return Map.of("quarkus.mailer.host", "localhost", "quarkus.mailer.port",
                Integer.toString(server.getLocalPort()), "quarkus.mailer.start-tls", "DISABLED");
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket; var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            write(socket, "220 ready");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("DATA")) {
                    write(socket, "354 go on");
                    MAILS.add(body(in));
                }
                write(socket, answer(line));
            }
        } catch (IOException e) {
            MAILS.add("broken off: " + e.getMessage());
        }
    }

    private static String answer(String line) {
        if (line.startsWith("MAIL") && REFUSALS_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return "451 try again later";
        }
        return line.startsWith("QUIT") ? "221 bye" : "250 ok";
    }

    /** Reads up to the line that holds a dot only. */
    private static String body(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static void write(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
