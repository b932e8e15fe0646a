package dev.recado.conversation.contact;

import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Identity of a person a tenant talks to; a type of its own so that ids cannot be swapped by mistake. */
@RegisterForReflection
public record ContactId(@JsonValue UUID value) {

    public ContactId {
        Objects.requireNonNull(value, "contact id");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
