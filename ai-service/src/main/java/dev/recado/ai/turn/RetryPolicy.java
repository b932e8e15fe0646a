package dev.recado.ai.turn;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

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
import dev.recado.kit.lifecycle.BackOff;
import org.jspecify.annotations.Nullable;

/** Decides whether and when a failed model call is retried, within the time left until the answer is due. */
@ApplicationScoped
class RetryPolicy {

    static final int RATE_LIMITED_MAX = 3;
    static final int UNAVAILABLE_MAX = 2;
    static final int MALFORMED_MAX = 1;
    private static final int PERCENT_MIN = 100;
    private static final int PERCENT_MAX = 120;

    private final BackOff backOff;
    private final Duration timeNeeded;
    private final Clock clock;

    @Inject
    RetryPolicy(TurnConfig config, AiConfig model, Clock clock) {
        this(config.retryDelay(), model.callTimeout().plus(config.answerMargin()), clock);
    }

    /** @param timeNeeded the time that must be left until the answer is due when a call starts */
    RetryPolicy(Duration firstPause, Duration timeNeeded, Clock clock) {
        // the retry limits alone bound the doubling
        var pauseMax = firstPause.multipliedBy(1 << RATE_LIMITED_MAX);
        this.backOff = new BackOff(firstPause, pauseMax, PERCENT_MIN, PERCENT_MAX);
        this.timeNeeded = timeNeeded;
        this.clock = clock;
    }

    /** Returns the pause before the next call; empty if a person must answer instead. */
    Optional<Duration> pauseAfter(Failed failure, Turn turn) {
        var left = Duration.between(clock.instant(), turn.request().answerDueAt());
        return pause(failure, turn.retries()).filter(pause -> pause.plus(timeNeeded).compareTo(left) <= 0);
    }

    private Optional<Duration> pause(Failed failure, int retriesDone) {
        return switch (failure) {
            case RateLimited limited when !limited.quotaSpent() && retriesDone < RATE_LIMITED_MAX ->
                Optional.of(longer(limited.retryAfter(), backOff.pause(retriesDone + 1)));
            case Unavailable unavailable when retriesDone < UNAVAILABLE_MAX -> Optional.of(backOff.pause(retriesDone));
            case Malformed malformed when retriesDone < MALFORMED_MAX -> Optional.of(backOff.pause(retriesDone));
            case RateLimited limited -> Optional.empty();
            case Unavailable unavailable -> Optional.empty();
            case Malformed malformed -> Optional.empty();
            case TimedOut timedOut -> Optional.empty();
            case Misconfigured misconfigured -> Optional.empty();
            case Blocked blocked -> Optional.empty();
        };
    }

    private static Duration longer(@Nullable Duration requested, Duration own) {
        return requested != null && requested.compareTo(own) > 0 ? requested : own;
    }
}
