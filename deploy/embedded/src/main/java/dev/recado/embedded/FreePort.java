package dev.recado.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a TCP port of the loopback address that no process uses now. */
public final class FreePort {

    private FreePort() {
    }

    public static int find() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @throws IOException if another process uses the port; the message says what to do */
    static int findOrCheck(int port) throws IOException {
        if (port == 0) {
            return find();
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new IOException("port " + port + " is in use: stop the process that listens there, or choose another port",
                    e);
        }
    }
}
