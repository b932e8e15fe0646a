package dev.recado.outbound.channel;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import dev.recado.events.ChannelConnected;

/** What it takes to connect a number; the token goes in and never comes out. */
record Connection(@NotNull @Pattern(regexp = "[0-9]{1,32}") String phoneNumberId,
        @NotNull @Pattern(regexp = "[0-9]{1,32}") String businessId, @NotBlank @Size(max = 1024) String token,
        @Pattern(regexp = "[a-z0-9-]{1,32}") String app) {

    Connection {
        app = app == null ? ChannelConnected.DEFAULT_APP : app;
    }

    @Override
    public String toString() {
        return "Connection[redacted]";
    }
}
