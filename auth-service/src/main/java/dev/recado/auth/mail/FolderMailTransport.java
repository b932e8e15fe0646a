package dev.recado.auth.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Writes each mail into a file, for a machine without a mail server. */
final class FolderMailTransport implements MailTransport {

    private final Path folder;
    private final Vertx vertx;

    FolderMailTransport(Path folder, Vertx vertx) {
        this.folder = folder;
        this.vertx = vertx;
    }

    @Override
    public Uni<Void> send(UUID id, Mail mail) {
        return vertx.executeBlocking(() -> write(id, mail))
                .invoke(file -> Log.infof("Mail written file=%s", file.getFileName()))
                .replaceWithVoid();
    }

    /** Writes a part file and renames it, so that a reader never sees half a mail. */
    private Path write(UUID id, Mail mail) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var part = folder.resolve(id + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, "To: " + mail.to() + "\nSubject: " + mail.subject() + "\n\n" + mail.text());
        return Files.move(part, folder.resolve(id + ".txt"), StandardCopyOption.ATOMIC_MOVE);
    }
}
