package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

/** What people find in their mail, where mails are files. */
public final class Mailbox {

    public static final Path FOLDER = Path.of("target", "mail");
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]+)");

    private Mailbox() {
    }

    /** The tokens of the links to an address, once there are so many. */
    public static List<String> tokens(String email, int count) {
        Awaitility.await().untilAsserted(() -> assertThat(mails(email)).hasSize(count));
        return mails(email).stream().map(Mailbox::token).toList();
    }

    public static String token(String mail) {
        return TOKEN.matcher(mail).results().findFirst().orElseThrow().group(1);
    }

    public static List<String> mails(String email) {
        return files().stream().map(Mailbox::read).filter(mail -> mail.startsWith("To: " + email + "\n")).toList();
    }

    /** Oldest first. */
    private static List<Path> files() {
        if (!Files.exists(FOLDER)) {
            return List.of();
        }
        try (var found = Files.list(FOLDER)) {
            return found.filter(file -> file.toString().endsWith(".txt")).sorted(Comparator.comparing(Mailbox::modified))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
