package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.auth.mail.SentMails;
import io.quarkus.runtime.StartupEvent;
import org.awaitility.Awaitility;

/** The mails that the service has written into its folder since its start. */
@Singleton
public class Mailbox {

    private static final Path FOLDER = Path.of("target", "mail");
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]+)");

    /** Deletes the mails of earlier runs. */
    void empty(@Observes StartupEvent event) {
        files().forEach(file -> file.toFile().delete());
    }

    /** Sends what is due until an address has so many mails, and returns the tokens of their links. */
    public static List<String> tokens(String email, int count) {
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            SentMails.sendDue();
            assertThat(mails(email)).hasSize(count);
        });
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
