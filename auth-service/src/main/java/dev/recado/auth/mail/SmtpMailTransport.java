package dev.recado.auth.mail;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

import io.quarkus.logging.Log;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Gives mails to a mail server. */
final class SmtpMailTransport implements MailTransport {

    /** A server that says nothing any more must not hold back all later mails. */
    private static final Duration SEND_MAX = Duration.ofSeconds(30);

    private final ReactiveMailer mailer;
    private final Vertx vertx;

    SmtpMailTransport(ReactiveMailer mailer, Vertx vertx) {
        this.mailer = mailer;
        this.vertx = vertx;
    }

    @Override
    public Uni<Void> send(UUID id, Mail mail) {
        var sent = mailer.send(io.quarkus.mailer.Mail.withText(mail.to(), mail.subject(), mail.text()));
        return Uni.combine().any().of(sent, tooLate()).invoke(() -> Log.infof("mail sent mailId=%s", id));
    }

    /** By a timer of the caller's own context, on which the database work after it goes on. */
    private Uni<Void> tooLate() {
        return Uni.createFrom().emitter(emitter -> {
            var timer = vertx.setTimer(SEND_MAX.toMillis(),
                    id -> emitter.fail(new TimeoutException("the mail server is silent")));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }
}
