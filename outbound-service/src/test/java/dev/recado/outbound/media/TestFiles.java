package dev.recado.outbound.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.eclipse.microprofile.config.ConfigProvider;

/** Files with the first bytes of their format, and what the storage holds. */
final class TestFiles {

    private static final Random RANDOM = new Random(7);

    private TestFiles() {
    }

    /** A JPEG that differs from all others. */
    static byte[] jpeg(int bytes) {
        var file = new byte[bytes];
        RANDOM.nextBytes(file);
        return begin(file, 0xFF, 0xD8, 0xFF, 0xE0);
    }

    static byte[] png(int depth, int colours) {
        var file = begin(new byte[64], 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R');
        file[24] = (byte) depth;
        file[25] = (byte) colours;
        return file;
    }

    /** A sticker of 512 pixels that differs from all others. */
    static byte[] sticker(int bytes, boolean animated, int pixels) {
        var file = new byte[bytes];
        RANDOM.nextBytes(file);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes - 8)
                .put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).put((byte) (animated ? 2 : 0))
                .put(new byte[3]).put((byte) (pixels - 1)).put((byte) (pixels - 1 >> 8)).put((byte) 0)
                .put((byte) (pixels - 1)).put((byte) (pixels - 1 >> 8)).put((byte) 0);
        return file;
    }

    static byte[] pdf() {
        return ("%PDF-1.7\n" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] mp3() {
        return ("ID3\003" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] mp4(int bytes) {
        return begin(new byte[bytes], 0, 0, 0, 24, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 0, 0);
    }

    private static byte[] begin(byte[] file, int... start) {
        for (var i = 0; i < start.length; i++) {
            file[i] = (byte) start[i];
        }
        return file;
    }

    private static byte[] sha256(byte[] file) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(byte[] file) {
        return HexFormat.of().formatHex(sha256(file));
    }

    /** As Meta's webhooks report it. */
    static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(sha256(file));
    }

    private static Path folder(String name) {
        return Path.of(ConfigProvider.getConfig().getValue("recado.outbound.media.folder", String.class)).resolve(name);
    }

    /** The stored files that have these bytes. */
    static List<Path> stored(byte[] content) {
        return all("files").stream().filter(path -> Arrays.equals(read(path), content)).toList();
    }

    /** The files that are arriving. */
    static List<Path> incoming() {
        return all("incoming");
    }

    static List<Path> all(String part) {
        if (!Files.isDirectory(folder(part))) {
            return List.of();
        }
        try (var paths = Files.walk(folder(part))) {
            return paths.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
