package dev.recado.ai.turn;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the turn queue: debounce, retries and turns in progress. */
@ConfigMapping(prefix = "recado.ai")
interface TurnConfig {

    /** How long a turn waits for another message after the newest one. */
    @WithDefault("1500ms")
    Duration debounce();

    /** The longest wait after the first message, however many follow. */
    @WithDefault("6s")
    Duration debounceMax();

    /** The limit on turns, and so on model calls, in progress in this process. */
    @WithDefault("256")
    @Min(1)
    int callsMax();

    /** The pause before the first retry; it doubles with each retry. */
    @WithDefault("500ms")
    Duration retryDelay();

    /** How long turns are kept, so that an operator can read them. An open turn is never that old. */
    @WithDefault("3d")
    Duration turnAgeMax();

    /** How long the tokens, latency and outcome of a model call are kept. */
    @WithDefault("7d")
    Duration modelCallAgeMax();

    /**
     * How long the latest turn of an idle conversation is kept. It must be longer than the retention of {@code
     * replies.requested}, because it detects repeated requests.
     */
    @WithDefault("30d")
    Duration turnHeadAgeMax();

    /** A retried call must end at least this long before the answer is due. */
    @WithDefault("5s")
    Duration answerMargin();
}
