package dev.recado.auth.mail;

import java.util.UUID;

import jakarta.persistence.Embeddable;

/** A waiting mail's primary key. */
@Embeddable
record MailKey(UUID tenantId, UUID id) {

    /** What it is sealed under: a row's bytes in another row do not open. */
    String sealName() {
        return "mail:" + tenantId + ":" + id;
    }
}
