package dev.recado.simulator.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.recado.simulator.media.MultipartForm.UploadedFile;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Reads the parts of a multipart body from a file, and writes each file of the form beside it. */
final class MultipartParser {

    private static final Pattern BOUNDARY = Pattern.compile("(?i)multipart/form-data;.*boundary=\"?([^\";]+)\"?.*");
    private static final Pattern NAME = Pattern.compile("(?i)content-disposition:[^\\r\\n]*[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)content-disposition:[^\\r\\n]*filename=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?i)content-type: *([^\\r\\n]+)");
    private static final byte[] HEADERS_END = bytes("\r\n\r\n");
    private static final byte[] LAST = bytes("--");
    private static final int TEXT_BYTES_MAX = 8192;

    private final Path body;
    private final FileChannel channel;
    private final ByteBuffer content;
    private final MultipartForm form = new MultipartForm();

    private MultipartParser(Path body, FileChannel channel) throws IOException {
        this.body = body;
        this.channel = channel;
        this.content = channel.map(MapMode.READ_ONLY, 0, channel.size());
    }

    static String boundary(String contentType) {
        var found = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!found.matches()) {
            throw malformed();
        }
        return found.group(1);
    }

    static MultipartForm parse(Path body, String boundary) throws IOException {
        try (var channel = FileChannel.open(body, StandardOpenOption.READ)) {
            return new MultipartParser(body, channel).parse(bytes("--" + boundary), bytes("\r\n--" + boundary));
        }
    }

    private MultipartForm parse(byte[] first, byte[] delimiter) throws IOException {
        var headers = find(first, 0) + first.length;
        while (!startsWith(LAST, headers)) {
            var start = find(HEADERS_END, headers) + HEADERS_END.length;
            var end = find(delimiter, start);
            add(text(headers, start), start, end);
            headers = end + delimiter.length;
        }
        return form;
    }

    private void add(String headers, int start, int end) throws IOException {
        var name = group(NAME, headers).orElse("");
        var fileName = group(FILE_NAME, headers);
        if (fileName.isEmpty()) {
            form.fields().put(name, text(start, end));
            return;
        }
        var file = Files.createTempFile(body.getParent(), "upload", null);
        try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.transferTo(start, end - start, out);
        }
        form.files().put(name, new UploadedFile(file, fileName.get(), group(TYPE, headers).orElse("application/octet-stream"),
                end - start));
    }

    private String text(int start, int end) {
        if (end - start > TEXT_BYTES_MAX) {
            throw malformed();
        }
        var bytes = new byte[end - start];
        content.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int find(byte[] wanted, int from) {
        for (int at = from; at <= content.limit() - wanted.length; at++) {
            if (startsWith(wanted, at)) {
                return at;
            }
        }
        throw malformed();
    }

    private boolean startsWith(byte[] wanted, int at) {
        for (int index = 0; index < wanted.length; index++) {
            if (at + index >= content.limit() || content.get(at + index) != wanted[index]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> group(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SimulatedGraphError malformed() {
        return SimulatedGraphError.invalidParameter("The body must be multipart/form-data with complete parts.");
    }
}
