package dev.recado.auth.throttle;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.access.Caller;
import dev.recado.kit.http.RateLimit;

/** Limits how often a person changes their own data at this replica, because each change stores a permanent audit. */
@ApplicationScoped
public class SelfServiceLimit {

    private static final int PERSONS_MAX = 10_000;

    private final RateLimit limit;

    SelfServiceLimit(SelfServiceConfig config) {
        limit = RateLimit.perMinute(config.writesPerMinuteMax(), PERSONS_MAX);
    }

    /** Fails with 429 above the rate. */
    public void acquire(Caller caller) {
        limit.acquire(caller.userId().toString());
    }
}
