package dev.recado.ingest.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import dev.recado.events.TenantId;
import dev.recado.ingest.replay.Replay.ReplayRequest;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to start a replay.
 *
 * @param from includes webhooks received at or after this time; it may lie before the oldest stored webhook
 * @param until includes webhooks received before this time, but none received after the request
 * @param phoneNumberId includes only updates of this number; all numbers when it is left out
 * @param dryRun true to count without publishing
 */
public record NewReplay(@NotNull Instant from, @NotNull Instant until,
        @Pattern(regexp = "[0-9]{1,32}", message = "must be a phone number id of 1 to 32 digits") @Nullable String phoneNumberId,
        boolean dryRun) {

    /** How far {@code until} may be in the future: enough for the end of today, but not for a mistyped year. */
    private static final Duration AHEAD_MAX = Duration.ofDays(1);

    /** True when the replay was started by a request like this one. */
    boolean isRequestOf(Replay replay) {
        var request = replay.request();
        return from.equals(request.from()) && until.equals(request.until()) && dryRun == request.dryRun()
                && Objects.equals(phoneNumberId, request.phoneNumberId());
    }

    ReplayRequest toRequest(TenantId tenant, UUID user, Instant now) {
        GivenValue.inRange("from", from);
        GivenValue.inRange("until", until);
        List<Problem.Detail> errors = new ArrayList<>();
        if (!from.isBefore(until)) {
            errors.add(new Problem.Detail("from", "must be before until, but is " + from));
        }
        if (from.isAfter(now)) {
            errors.add(new Problem.Detail("from", "must not be in the future, but is " + from));
        }
        if (until.isAfter(now.plus(AHEAD_MAX))) {
            errors.add(new Problem.Detail("until", "must be at most one day in the future, but is " + until));
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return new ReplayRequest(tenant, user.toString(), now, from, until, phoneNumberId, dryRun);
    }
}
