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

/** Keeps a mail with the change it tells of, so that neither is without the other; the postman sends it. */
@ApplicationScoped
public class MailOutbox {

    private final MailOutboxRepository repository;
    private final SecretCipher secrets;
    private final ObjectMapper json;
    private final Clock clock;

    MailOutbox(MailOutboxRepository repository, SecretCipher secrets, ObjectMapper json, Clock clock) {
        this.repository = repository;
        this.secrets = secrets;
        this.json = json;
        this.clock = clock;
    }

    /**
     * In the caller's transaction.
     *
     * @param lifetime of the link in it: sent later, it would help nobody
     */
    public Uni<Void> add(TenantId tenant, Mail mail, Duration lifetime) {
        var key = new MailKey(tenant.value(), UUID.randomUUID());
        var sealed = secrets.encrypt(key.sealName(), bytes(mail));
        return repository.persist(MailOutboxEntry.of(key, sealed, clock.instant(), lifetime)).replaceWithVoid();
    }

    Mail open(MailOutboxEntry waiting) {
        try {
            return json.readValue(secrets.decrypt(waiting.key().sealName(), waiting.sealed()), Mail.class);
        } catch (IOException e) {
            throw new UncheckedIOException("not a mail", e);
        }
    }

    private byte[] bytes(Mail mail) {
        try {
            return json.writeValueAsBytes(mail);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as a mail", e);
        }
    }
}
