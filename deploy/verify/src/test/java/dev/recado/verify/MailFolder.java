package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Reads the mails that a local suite writes into files. */
final class MailFolder {

    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]+)");

    private MailFolder() {
    }

    /** Waits for the mail to an address and returns the token of its link. */
    static String token(SuiteUnderTest suite, String email) {
        var found = new AtomicReference<String>();
        suite.oracle().eventually("a mail to the invited address", () -> {
            found.set(mailTo(suite.mails(), email));
            assertThat(found.get()).isNotNull();
        });
        var link = TOKEN.matcher(found.get());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** The mail's text, or null when none has arrived. */
    private static String mailTo(Path folder, String email) {
        if (!Files.exists(folder)) {
            return null;
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt")).map(MailFolder::read)
                    .filter(mail -> mail.startsWith("To: " + email + "\n")).findFirst().orElse(null);
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
