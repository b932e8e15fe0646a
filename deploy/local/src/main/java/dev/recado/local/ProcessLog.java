package dev.recado.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/** The log of one run of a process: the part of the file after the position at which the run began. */
record ProcessLog(Path file, long start) {

    private static final int LAST_BYTES_MAX = 65_536;
    /** A larger log is put aside when its process starts. */
    static final int FILE_BYTES_MAX = 16 * 1024 * 1024;
    private static final int LINE_CHARS_MAX = 300;
    private static final Pattern CAUSE = Pattern.compile("Caused by: [\\w.$]+: (.+)");
    private static final Pattern THROWN = Pattern
            .compile("\\s*(?:Exception in thread \"[^\"]*\" |.* )?[\\w.$]+(?:Exception|Error): (.+)");
    private static final Pattern ERROR = Pattern.compile("\\S+ (?:ERROR|SEVERE|FATAL) +\\[[^]]*] *(.+)");
    private static final Pattern NO_ERROR = Pattern.compile("\\S+ (?:INFO|DEBUG|TRACE|WARN|WARNING) .*");
    private static final Pattern STACK = Pattern.compile("\\s+at .*|\\s+\\.\\.\\. .*|\\s*|\\s+Suppressed: .*");

    /** Renames a log that has become large to {@code <file>.1}, and so deletes the one before. */
    static void rotate(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > FILE_BYTES_MAX) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static ProcessLog fromNow(Path file) throws IOException {
        return new ProcessLog(file, Files.isRegularFile(file) ? Files.size(file) : 0);
    }

    boolean hasLineStartingWith(String text) {
        return lines().stream().anyMatch(line -> line.startsWith(text));
    }

    List<String> firstLines(int max) {
        try (var bytes = Files.newByteChannel(file).position(start);
                var lines = new BufferedReader(Channels.newReader(bytes, StandardCharsets.UTF_8))) {
            return lines.lines().limit(max).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The innermost cause of the last stack trace, else the last error, else the last line. */
    String lastError() {
        var lines = lines().stream().filter(line -> !STACK.matcher(line).matches()).toList();
        for (var pattern : List.of(CAUSE, THROWN, ERROR)) {
            for (var line : lines.reversed()) {
                var found = pattern.matcher(line);
                if (found.matches()) {
                    return cut(found.group(1));
                }
            }
        }
        return lines.isEmpty() || NO_ERROR.matcher(lines.getLast()).matches()
                ? "it logged no error"
                : cut(lines.getLast().strip());
    }

    private List<String> lines() {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(Math.max(start, bytes.length() - LAST_BYTES_MAX));
            var text = new byte[(int) (bytes.length() - bytes.getFilePointer())];
            bytes.readFully(text);
            return new String(text, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            // the process has not opened its log yet
            return List.of();
        }
    }

    private static String cut(String line) {
        return line.length() <= LINE_CHARS_MAX ? line : line.substring(0, LINE_CHARS_MAX) + "…";
    }
}
