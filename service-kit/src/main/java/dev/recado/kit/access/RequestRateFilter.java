package dev.recado.kit.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;

import dev.recado.kit.http.RateLimit;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Limits the request rate of each person or machine at this replica, so that none uses all capacity. */
@Singleton
class RequestRateFilter {

    private final RequestRate rate;
    private final CurrentIdentityAssociation identities;

    /** A separate bean, because filters are created before the settings can be read. */
    @ApplicationScoped
    static class RequestRate {

        private static final int SUBJECTS_MAX = 10_000;

        private final RateLimit limit;

        RequestRate(AccessConfig config) {
            limit = new RateLimit(config.requestsPerSecondMax(), config.requestsBurstMax(), SUBJECTS_MAX);
        }

        void acquire(String subject) {
            limit.acquire(subject);
        }
    }

    RequestRateFilter(RequestRate rate, CurrentIdentityAssociation identities) {
        this.rate = rate;
        this.identities = identities;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    Uni<Void> limit() {
        return identities.getDeferredIdentity().onFailure(RequestRateFilter::isRefusedToken).recoverWithNull()
                .invoke(identity -> {
                    if (identity != null && !identity.isAnonymous()) {
                        rate.acquire(identity.getPrincipal().getName());
                    }
                }).replaceWithVoid();
    }

    /** True for an invalid token, which this filter ignores: only endpoints that need a token refuse it. */
    private static boolean isRefusedToken(Throwable failure) {
        return failure instanceof AuthenticationFailedException || failure instanceof Refusal;
    }
}
