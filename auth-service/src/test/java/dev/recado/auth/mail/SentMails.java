package dev.recado.auth.mail;

import dev.recado.auth.ScheduledJobs;
import io.quarkus.arc.Arc;

/** Runs the mail sender on demand. */
public final class SentMails {

    private SentMails() {
    }

    /** Sends the mails that are due, one batch of them. */
    public static void sendDue() {
        ScheduledJobs.run(() -> Arc.container().instance(MailSender.class).get().sendDue());
    }
}
