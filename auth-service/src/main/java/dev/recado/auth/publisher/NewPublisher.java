package dev.recado.auth.publisher;

import java.util.Set;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import dev.recado.events.Lane;
import dev.recado.events.PublisherChanged;

/**
 * A publisher to be registered.
 *
 * @param name ends the name of its topic
 * @param lanes {@code notice}, {@code bulk} or both
 */
public record NewPublisher(
        @NotNull @Pattern(regexp = PublisherChanged.NAME_FORM, message = "a letter, then up to 40 of a-z, 0-9 and -") String name,
        @NotEmpty Set<@NotNull Lane> lanes) {
}
