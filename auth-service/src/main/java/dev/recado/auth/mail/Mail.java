package dev.recado.auth.mail;

import java.util.Objects;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A mail to one person; {@code toString} shows neither the address nor the link. */
@RegisterForReflection
public record Mail(String to, String subject, String text) {

    public Mail {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(text, "text");
        // the subject contains the tenant's name, and a line break in it would start another header
        subject = subject.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }

    @Override
    public String toString() {
        return "Mail[]";
    }
}
