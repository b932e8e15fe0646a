package dev.recado.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy that a test can cut and restore, to simulate an outage of the server behind it. */
public final class TcpFaultProxy implements AutoCloseable {

    private static final int BACKLOG = 64;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private TcpFaultProxy(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** @param listenPort the port to listen on; 0 picks a free one */
    public static TcpFaultProxy start(int listenPort, int targetPort) throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        var proxy = new TcpFaultProxy(new InetSocketAddress(loopback, targetPort),
                new ServerSocket(listenPort, BACKLOG, loopback));
        Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Closes all open connections and every new one until {@link #restore()}. */
    public void cut() {
        cut = true;
        open.forEach(TcpFaultProxy::close);
    }

    public void restore() {
        cut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                if (cut) {
                    close(client);
                } else {
                    forward(client);
                }
            } catch (IOException e) {
                // the listener or this connection was closed; the loop goes on with the next client if it can
                continue;
            }
        }
    }

    private void forward(Socket client) throws IOException {
        open.add(client);
        var server = new Socket();
        try {
            server.connect(target);
        } catch (IOException e) {
            close(client);
            throw e;
        }
        open.add(server);
        if (cut) {
            close(client);
            close(server);
        }
        Thread.ofVirtual().start(() -> pump(client, server));
        Thread.ofVirtual().start(() -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one side closed its connection, so the other side is closed too
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
