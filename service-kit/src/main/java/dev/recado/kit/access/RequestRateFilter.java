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

/** Limits the requests of each person or machine at this replica, so that one of them cannot crowd out the others. */
@Singleton
class RequestRateFilter {

    private final RequestRate rate;
    private final CurrentIdentityAssociation identities;

    /** A bean of its own: filters are created before the settings can be read. */
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

    /** An invalid token is refused where a token is needed; public endpoints, such as the refresh, ignore it. */
    private static boolean isRefusedToken(Throwable failure) {
        return failure instanceof AuthenticationFailedException || failure instanceof Refusal;
    }
}
