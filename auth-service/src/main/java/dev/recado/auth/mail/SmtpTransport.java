package dev.recado.auth.mail;

import java.util.UUID;

import io.quarkus.logging.Log;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;

/** Gives mails to a mail server. */
final class SmtpTransport implements MailTransport {

    private final ReactiveMailer mailer;

    SmtpTransport(ReactiveMailer mailer) {
        this.mailer = mailer;
    }

    @Override
    public Uni<Void> send(UUID id, Mail mail) {
        return mailer.send(io.quarkus.mailer.Mail.withText(mail.to(), mail.subject(), mail.text()))
                .invoke(() -> Log.infof("mail sent mailId=%s", id));
    }
}
