package dev.recado.simulator.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.recado.simulator.meta.SimulatedGraphError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * A form with files. The body goes to the disk and is read there, because the reader of Vert.x adds a byte to a file when a
 * network packet ends inside the line break after it.
 *
 * @param fields the parts without a file name, by name
 * @param files the parts with a file name, by name; they are deleted after the request unless they are moved
 */
public record MultipartForm(Map<String, String> fields, Map<String, UploadedFile> files) {

    /** The largest document and the other parts of the form. */
    private static final long BODY_BYTES_MAX = 101L * 1024 * 1024;
    private static final int UPLOAD_FAILED = 131053;

    /** A file outside the body. */
    public record UploadedFile(Path path, String name, String mimeType, long size) {
    }

    MultipartForm() {
        this(new HashMap<>(), new HashMap<>());
    }

    /** Reads the body of a request into the folder. The route must not read the body itself. */
    public static Future<MultipartForm> read(RoutingContext http, Path folder) {
        var boundary = MultipartParser.boundary(http.request().getHeader(HttpHeaders.CONTENT_TYPE));
        var disk = http.vertx().fileSystem();
        http.request().pause();
        return disk.createTempFile(folder.toString(), "body", "", "rw-------")
                .compose(path -> disk.open(path, new OpenOptions().setWrite(true)).compose(file -> write(http.request(), file))
                        .compose(written -> http.vertx().executeBlocking(() -> MultipartParser.parse(Path.of(path), boundary)))
                        .eventually(() -> disk.delete(path)))
                .onSuccess(form -> http.addEndHandler(end -> http.vertx().executeBlocking(form::deleteFiles)));
    }

    private static Future<Void> write(HttpServerRequest request, AsyncFile file) {
        var end = Promise.<Void>promise();
        request.exceptionHandler(end::tryFail).endHandler(end::tryComplete).handler(chunk -> {
            if (request.bytesRead() > BODY_BYTES_MAX) {
                end.tryFail(SimulatedGraphError.of(UPLOAD_FAILED, "The body has more than " + BODY_BYTES_MAX + " bytes."));
            } else {
                file.write(chunk);
                pauseIfFull(request, file);
            }
        });
        request.resume();
        return end.future().eventually(() -> file.close());
    }

    private static void pauseIfFull(HttpServerRequest request, AsyncFile file) {
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(drained -> request.resume());
        }
    }

    private Void deleteFiles() throws IOException {
        for (var file : files.values()) {
            Files.deleteIfExists(file.path);
        }
        return null;
    }
}
