package dev.recado.ai.turn;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.recado.ai.model.AiConfig;
import dev.recado.ai.model.ModelAnswer.Blocked;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.ai.model.ModelAnswer.Misconfigured;
import dev.recado.ai.model.ModelAnswer.RateLimited;
import dev.recado.ai.model.ModelAnswer.TimedOut;
import dev.recado.ai.model.ModelAnswer.Unavailable;

/** Decides whether a failed call is worth another, and when, within the time that the answer has left. */
@ApplicationScoped
class RetryPolicy {

    static final int RATE_LIMITED_MAX = 3;
    static final int UNAVAILABLE_MAX = 2;
    static final int MALFORMED_MAX = 1;

    private final Duration firstPause;
    private final Duration callNeeds;
    private final Clock clock;

    @Inject
    RetryPolicy(AiConfig config, Clock clock) {
        this(config.retryDelay(), config.callTimeout().plus(config.answerMargin()), clock);
    }

    /** @param callNeeds what must be left of the answer's time when a call begins */
    RetryPolicy(Duration firstPause, Duration callNeeds, Clock clock) {
        this.firstPause = firstPause;
        this.callNeeds = callNeeds;
        this.clock = clock;
    }

    /** The pause before the next attempt; empty when a person is to answer. */
    Optional<Duration> pauseAfter(Failed failure, Turn turn) {
        var left = Duration.between(clock.instant(), turn.request().answerDueAt());
        return pause(failure, turn.retries()).filter(pause -> pause.plus(callNeeds).compareTo(left) <= 0);
    }

    private Optional<Duration> pause(Failed failure, int done) {
        return switch (failure) {
            case RateLimited limited when !limited.quotaSpent() && done < RATE_LIMITED_MAX ->
                Optional.of(longer(limited.retryAfter(), backOff(done + 1)));
            case Unavailable unavailable when done < UNAVAILABLE_MAX -> Optional.of(backOff(done));
            case Malformed malformed when done < MALFORMED_MAX -> Optional.of(backOff(done));
            case RateLimited limited -> Optional.empty();
            case Unavailable unavailable -> Optional.empty();
            case Malformed malformed -> Optional.empty();
            case TimedOut timedOut -> Optional.empty();
            case Misconfigured misconfigured -> Optional.empty();
            case Blocked blocked -> Optional.empty();
        };
    }

    private Duration backOff(int done) {
        var millis = firstPause.toMillis() << done;
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
    }

    private static Duration longer(Duration asked, Duration own) {
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }
}
