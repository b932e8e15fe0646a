package dev.recado.kit.access;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.RateLimit;
import dev.recado.kit.Refusal;

/** How much one person or machine asks of this replica, so that none takes the place of the others. */
@ApplicationScoped
class RequestRate {

    private static final int SUBJECTS_MAX = 10_000;

    private final RateLimit limit;

    RequestRate(AccessConfig config) {
        limit = new RateLimit(config.requestsPerSecondMax(), config.requestsBurstMax(), SUBJECTS_MAX);
    }

    /** @throws Refusal 429 with the time after which there is room again */
    void take(String subject) {
        limit.take(subject);
    }
}
