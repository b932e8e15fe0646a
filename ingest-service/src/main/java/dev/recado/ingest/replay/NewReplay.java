package dev.recado.ingest.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import dev.recado.events.TenantId;
import dev.recado.kit.http.Problem;
import dev.recado.kit.http.Refusal;

/**
 * A replay to be begun.
 *
 * @param from received at or after this; older than what is kept does no harm
 * @param until received before this; what comes after the request is not read anew
 * @param phoneNumberId only this number's updates; all when left out
 * @param dryRun true to count and publish nothing
 */
public record NewReplay(@NotNull Instant from, @NotNull Instant until,
        @Pattern(regexp = "[0-9]{1,32}", message = "must be a phone number id of WebhookClient's") String phoneNumberId,
        boolean dryRun) {

    /** The end of today is a fair thing to say; next year is a slip. */
    private static final Duration AHEAD_MAX = Duration.ofDays(1);

    ReplayRequest order(TenantId tenant, UUID by, Instant now) {
        List<Problem.Detail> wrong = new ArrayList<>();
        if (!from.isBefore(until)) {
            wrong.add(new Problem.Detail("from", "must be before until"));
        }
        if (from.isAfter(now)) {
            wrong.add(new Problem.Detail("from", "must not be in the future"));
        }
        if (until.isAfter(now.plus(AHEAD_MAX))) {
            wrong.add(new Problem.Detail("until", "must not be more than a day ahead"));
        }
        if (!wrong.isEmpty()) {
            throw Refusal.invalid(wrong);
        }
        return new ReplayRequest(tenant, by.toString(), now, from, until, phoneNumberId, dryRun);
    }
}
