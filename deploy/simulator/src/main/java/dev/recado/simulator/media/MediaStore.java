package dev.recado.simulator.media;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import dev.recado.simulator.media.StoredMedia.StoredFile;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Keeps media files in a temporary folder. The oldest ones make room when all together are too large. */
public final class MediaStore {

    /** How long Meta keeps what a business uploaded. */
    static final Duration UPLOADED = Duration.ofDays(30);
    /** How long Meta keeps what a customer sent. */
    public static final Duration RECEIVED = Duration.ofDays(7);
    private static final Logger LOG = System.getLogger(MediaStore.class.getName());
    private static final long BYTES_MAX = 512L * 1024 * 1024;
    private static final int FILES_MAX = 5_000;
    private static final long FIRST_ID = 1_000_000_000_000_000L;
    private static final int WEBP_FLAGS_AT = 20;
    private static final int WEBP_ANIMATION = 0x02;

    private final Vertx vertx;
    private final Path folder;
    private final LinkedHashMap<String, StoredMedia> byId = new LinkedHashMap<>();
    private long bytes;

    public MediaStore(Vertx vertx) {
        this.vertx = vertx;
        try {
            this.folder = Files.createTempDirectory("recado-media-");
            folder.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the folder into which uploads are written before they are stored. */
    public Path folder() {
        return folder;
    }

    /** Moves a file into the store. */
    public Future<StoredMedia> add(Path upload, BusinessNumber number, String mimeType, String name, Duration lifetime) {
        var id = Long.toString(ThreadLocalRandom.current().nextLong(FIRST_ID, 10 * FIRST_ID));
        return vertx.executeBlocking(() -> describe(Files.move(upload, folder.resolve(id))))
                .map(file -> put(new StoredMedia(id, number, mimeType, name, file, Instant.now().plus(lifetime))));
    }

    /** Stores bytes that a customer sends. */
    public Future<StoredMedia> add(Buffer content, BusinessNumber number, String mimeType, String name) {
        return vertx.executeBlocking(() -> Files.write(Files.createTempFile(folder, "upload", null), content.getBytes()))
                .compose(file -> add(file, number, mimeType, name, RECEIVED));
    }

    /** Finds a file that has not expired. */
    public Optional<StoredMedia> find(String id) {
        return Optional.ofNullable(byId.get(id)).filter(media -> media.expiresAt().isAfter(Instant.now()));
    }

    void remove(StoredMedia media) {
        if (byId.remove(media.id()) != null) {
            bytes -= media.file().size();
            vertx.fileSystem().delete(media.file().path().toString())
                    .onFailure(e -> LOG.log(Level.WARNING, "Media file could not be deleted; delete the folder by hand", e));
        }
    }

    /** Deletes all files. */
    public void close() {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Media folder could not be deleted; delete it by hand", e);
        }
    }

    private StoredMedia put(StoredMedia media) {
        byId.put(media.id(), media);
        bytes += media.file().size();
        while (byId.size() > FILES_MAX || bytes > BYTES_MAX && byId.size() > 1) {
            remove(byId.firstEntry().getValue());
        }
        return media;
    }

    private static StoredFile describe(Path path) throws IOException, GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        byte[] head;
        try (var in = new DigestInputStream(Files.newInputStream(path), digest)) {
            head = in.readNBytes(WEBP_FLAGS_AT + 1);
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new StoredFile(path, Files.size(path), digest.digest(), isAnimated(head));
    }

    /** The flags follow the name of the first chunk of an extended WebP file. */
    private static boolean isAnimated(byte[] head) {
        return head.length > WEBP_FLAGS_AT && new String(Arrays.copyOfRange(head, 8, 16), StandardCharsets.US_ASCII)
                .equals("WEBPVP8X") && (head[WEBP_FLAGS_AT] & WEBP_ANIMATION) != 0;
    }
}
