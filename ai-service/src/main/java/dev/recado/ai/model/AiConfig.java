package dev.recado.ai.model;

import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.NotBlank;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the model calls; {@code TurnConfig} has those of the turn queue. */
@ConfigMapping(prefix = "recado.ai")
public interface AiConfig {

    /** The Gemini model. It is always set here, because Google retires the extension's default. */
    @NotBlank
    String model();

    /** The key of the Gemini API; {@link GeminiClientSetup} stops the start without it. */
    Optional<String> apiKey();

    /** The playbook's file; the service's built-in playbook is used if it is not set. */
    Optional<String> playbook();

    /** The time limit of one call, from connect to the last byte. */
    @WithDefault("20s")
    Duration callTimeout();
}
