package dev.recado.auth.publisher;

import java.util.Set;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import dev.recado.events.Lane;

/** On which lanes a publisher may send from now on. */
public record PublisherChange(@NotEmpty Set<@NotNull Lane> lanes) {
}
