package dev.recado.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Reads and writes HTTP on a socket, so that a stub can break the protocol, too. Each method says whether the connection goes on. */
final class RawHttp {

    private RawHttp() {
    }

    static boolean reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        return false;
    }

    static boolean reply(Socket socket, int status, String body) throws IOException {
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        var head = "HTTP/1.1 " + status + " Stub\r\nContent-Type: application/json\r\nLocation: /elsewhere\r\nContent-Length: "
                + length + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return true;
    }

    static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
