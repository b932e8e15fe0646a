package dev.recado.conversation.contact;

import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Identifies a contact of a tenant. As a separate type it cannot be mistaken for another id. */
@RegisterForReflection
public record ContactId(@JsonValue UUID value) {

    public ContactId {
        Objects.requireNonNull(value, "a contact id must not be null");
    }

    static ContactId random() {
        return new ContactId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
