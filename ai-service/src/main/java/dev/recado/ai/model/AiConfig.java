package dev.recado.ai.model;

import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the model calls and of the turn queue. */
@ConfigMapping(prefix = "recado.ai")
public interface AiConfig {

    /** The Gemini model. It is always set here, because Google retires the extension's default. */
    @NotBlank
    String model();

    /** The key of the Gemini API; {@link GeminiClientSetup} stops the start without it. */
    Optional<String> apiKey();

    /** The playbook's file; the service's built-in playbook is used if it is not set. */
    Optional<String> playbook();

    /** The limit on turns, and so on model calls, in progress in this process. */
    @WithDefault("256")
    @Min(1)
    int callsMax();

    /** The time limit of one call, from connect to the last byte. */
    @WithDefault("20s")
    Duration callTimeout();

    /** How long a turn waits for another message after the newest one. */
    @WithDefault("1500ms")
    Duration debounce();

    /** The longest wait after the first message, however many follow. */
    @WithDefault("6s")
    Duration debounceMax();

    /** The pause before the first retry; it doubles with each retry. */
    @WithDefault("500ms")
    Duration retryDelay();

    /** A retried call must end at least this long before the answer is due. */
    @WithDefault("5s")
    Duration answerMargin();
}
