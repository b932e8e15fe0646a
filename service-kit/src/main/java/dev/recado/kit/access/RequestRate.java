package dev.recado.kit.access;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.RateLimit;

/** How much one person or machine asks of this replica, so that none takes the place of the others. */
@ApplicationScoped
class RequestRate {

    private static final int SUBJECTS_MAX = 10_000;

    private final RateLimit limit;

    RequestRate(AccessConfig config) {
        limit = new RateLimit(config.requestsPerSecondMax(), config.requestsBurstMax(), SUBJECTS_MAX);
    }

    /** @throws Refusal 429 with the time after which there is room again */
    void acquire(String subject) {
        limit.acquire(subject);
    }
}
