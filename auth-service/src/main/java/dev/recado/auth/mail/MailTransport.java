package dev.recado.auth.mail;

import java.util.UUID;

import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Delivers one mail to a mail server or into a folder. */
sealed interface MailTransport permits SmtpMailTransport, FolderMailTransport {

    /** Returns the transport of the settings, if they name a mail server or a folder. */
    static @Nullable MailTransport of(MailConfig config, ReactiveMailer mailer, Vertx vertx) {
        return config.smtp().host().isPresent()
                ? new SmtpMailTransport(mailer, vertx)
                : config.mail().folder().map(folder -> new FolderMailTransport(folder, vertx)).orElse(null);
    }

    /** @param id the id of the mail, for log lines */
    Uni<Void> send(UUID id, Mail mail);
}
