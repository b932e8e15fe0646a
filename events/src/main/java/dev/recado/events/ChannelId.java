package dev.recado.events;

import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a channel: one number of one business. */
public record ChannelId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ChannelId {
        Objects.requireNonNull(value, "channel id");
    }

    public static ChannelId of(String text) {
        return new ChannelId(UUID.fromString(text));
    }

    public static ChannelId random() {
        return new ChannelId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
