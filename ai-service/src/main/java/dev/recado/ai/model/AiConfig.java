package dev.recado.ai.model;

import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How turns are answered. */
@ConfigMapping(prefix = "recado.ai")
public interface AiConfig {

    /** The model asked, pinned: the extension's default is one that retires. */
    @NotBlank
    String model();

    /** Gemini's key; {@link GeminiKey} stops the start without it. */
    Optional<String> apiKey();

    /** A file to read the playbook from instead of the one that comes with the service. */
    Optional<String> playbook();

    /** Model calls in flight at once in this process; also the number of turns worked on. */
    @WithDefault("256")
    @Min(1)
    int callsMax();

    /** A call is given up after this, connect to last byte. */
    @WithDefault("20s")
    Duration callTimeout();

    /** How long a turn waits after the newest message for one more. */
    @WithDefault("1500ms")
    Duration debounce();

    /** How long a turn waits after the first message, however many follow. */
    @WithDefault("6s")
    Duration debounceMax();

    /** The first pause before a retry; doubles with each. */
    @WithDefault("500ms")
    Duration retryDelay();

    /** A draft must be out this long before the answer is due. */
    @WithDefault("5s")
    Duration answerMargin();
}
