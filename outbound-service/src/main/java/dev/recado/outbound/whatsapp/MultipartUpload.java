package dev.recado.outbound.whatsapp;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/** A file as the multipart body of an upload to the Graph API. One chunk of it is in memory at a time. */
public final class MultipartUpload {

    private final String boundary = "recado-" + UUID.randomUUID();
    private final Multi<Buffer> content;
    private final long contentBytes;
    private final Buffer head;
    private final Buffer tail;

    /**
     * @param mimeType of the file
     * @param extension of the file's name, which is otherwise the same for all: Meta shows the name of the message instead
     * @param contentBytes the number of bytes of the content
     */
    public MultipartUpload(String mimeType, String extension, long contentBytes, Multi<Buffer> content) {
        this.content = content;
        this.contentBytes = contentBytes;
        this.head = bytes(field("messaging_product", "whatsapp") + field("type", mimeType) + "--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"media" + extension + "\"\r\nContent-Type: "
                + mimeType + "\r\n\r\n");
        this.tail = bytes("\r\n--" + boundary + "--\r\n");
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    long length() {
        return head.length() + contentBytes + tail.length();
    }

    /** Writes the next chunk when the one before is written. */
    Future<Void> writeTo(HttpClientRequest request) {
        var written = Multi.createBy().concatenating()
                .streams(Multi.createFrom().item(head), content, Multi.createFrom().item(tail))
                .onItem().transformToUniAndConcatenate(
                        chunk -> Uni.createFrom().completionStage(() -> request.write(chunk).toCompletionStage()))
                .collect().last();
        return Future.fromCompletionStage(written.subscribeAsCompletionStage()).compose(all -> request.end());
    }

    private String field(String name, String value) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
