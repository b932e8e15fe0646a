package dev.recado.auth.mail;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** Takes a mail out of the house. */
interface MailTransport {

    /** @param id names it in logs, where nothing else of it may be */
    Uni<Void> send(UUID id, Mail mail);
}
