package dev.recado.auth.mail;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

import io.quarkus.logging.Log;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;

/** Sends mails to the mail server. */
final class SmtpMailTransport implements MailTransport {

    /** A mail server that stops answering must not delay all later mails. */
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
        return Uni.combine().any().of(sent, timeout()).invoke(() -> Log.infof("Mail sent mailId=%s", id));
    }

    /** Fails on the caller's Vert.x context, which the following database work needs. */
    private Uni<Void> timeout() {
        return Uni.createFrom().emitter(emitter -> {
            var timer = vertx.setTimer(SEND_MAX.toMillis(),
                    id -> emitter.fail(new TimeoutException("the mail server did not answer within " + SEND_MAX)));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }
}
