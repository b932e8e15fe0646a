package dev.recado.conversation.docs;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import org.jspecify.annotations.Nullable;

/**
 * A document that is in memory one time, outside the heap, and that all answers share. An answer of its own copy would occupy
 * that memory until its client has read it.
 */
final class SharedDocument {

    private static final String POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            + "frame-ancestors 'none'";
    private static final int TAG_BYTES = 16;

    private final String type;
    private final String tag;
    private final Buffer content;

    SharedDocument(String type, byte[] bytes) {
        this.type = type;
        this.tag = "\"" + HexFormat.of().formatHex(sha256(bytes), 0, TAG_BYTES) + "\"";
        this.content = outsideHeap(bytes);
    }

    /** Only a direct buffer is sent without a copy; the garbage collector releases it. */
    private static Buffer outsideHeap(byte[] bytes) {
        var memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return BufferImpl.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory)));
    }

    Buffer content() {
        return content;
    }

    /** @param known the {@code If-None-Match} of the request; the answer to a client that has this document has no body */
    Response answer(@Nullable String known) {
        var answer = known != null && (known.contains(tag) || known.strip().equals("*"))
                ? Response.notModified()
                : Response.ok(this, type);
        return answer.header(HttpHeaders.ETAG, tag).header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff").header(HttpHeaders.CACHE_CONTROL, "max-age=300").build();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
