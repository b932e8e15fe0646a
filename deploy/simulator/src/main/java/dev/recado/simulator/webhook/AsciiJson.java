package dev.recado.simulator.webhook;

import java.nio.charset.StandardCharsets;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** Encodes JSON with Meta's escapes, so that a receiver fails if it verifies the signature over re-serialised JSON. */
final class AsciiJson {

    private AsciiJson() {
    }

    static Buffer encode(JsonObject json) {
        return Buffer.buffer(escape(json.encode()).getBytes(StandardCharsets.US_ASCII));
    }

    static String escape(String json) {
        var escaped = new StringBuilder(json.length() + 64);
        json.chars().forEach(c -> {
            switch (c) {
                case '/' -> escaped.append("\\/");
                case '<' -> escaped.append("\\u003C");
                case '%' -> escaped.append("\\u0025");
                case '@' -> escaped.append("\\u0040");
                default -> {
                    if (c < 0x7f) {
                        escaped.append((char) c);
                    } else {
                        escaped.append("\\u%04x".formatted(c));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
