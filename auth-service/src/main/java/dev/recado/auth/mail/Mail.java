package dev.recado.auth.mail;

import java.util.Objects;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What one person of a tenant is written; it holds an address and a secret, so it shows neither. */
@RegisterForReflection
public record Mail(String to, String subject, String text) {

    public Mail {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(text, "text");
        // names are part of it, and a line break would begin another header
        subject = subject.replaceAll("\\p{Cntrl}+", " ");
    }

    @Override
    public String toString() {
        return "Mail[]";
    }
}
