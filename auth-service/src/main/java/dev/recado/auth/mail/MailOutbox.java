package dev.recado.auth.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import io.smallrye.mutiny.Uni;

/** Stores mails encrypted, in the transaction of the change that they announce; {@link MailSender} sends them. */
@ApplicationScoped
public class MailOutbox {

    private final MailOutboxRepository repository;
    private final SecretCipher cipher;
    private final ObjectMapper json;
    private final Clock clock;

    MailOutbox(MailOutboxRepository repository, SecretCipher cipher, ObjectMapper json, Clock clock) {
        this.repository = repository;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Stores a mail in the caller's transaction.
     *
     * @param lifetime of the link in the mail; the mail is not sent after it
     */
    public Uni<Void> add(TenantId tenant, Mail mail, Duration lifetime) {
        var key = new MailOutboxEntry.Key(tenant.value(), UUID.randomUUID());
        var encrypted = cipher.encrypt(key.secretName(), bytes(mail));
        return repository.persist(MailOutboxEntry.of(key, encrypted, clock.instant(), lifetime)).replaceWithVoid();
    }

    Mail open(MailOutboxEntry entry) {
        try {
            return json.readValue(cipher.decrypt(entry.key().secretName(), entry.encrypted()), Mail.class);
        } catch (IOException e) {
            throw new UncheckedIOException("mail_outbox row " + entry.key().id() + " holds no mail", e);
        }
    }

    private byte[] bytes(Mail mail) {
        try {
            return json.writeValueAsBytes(mail);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the mail cannot be written as JSON", e);
        }
    }
}
