package dev.recado.kit.access;

import jakarta.ws.rs.Priorities;

import dev.recado.kit.http.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Asks {@link RequestRate} before a caller who is known gets an answer. */
class RequestRateFilter {

    private final RequestRate rate;
    private final CurrentIdentityAssociation identities;

    RequestRateFilter(RequestRate rate, CurrentIdentityAssociation identities) {
        this.rate = rate;
        this.identities = identities;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    Uni<Void> limit() {
        return identities.getDeferredIdentity().onFailure(RequestRateFilter::ofToken).recoverWithNull().invoke(identity -> {
            if (identity != null && !identity.isAnonymous()) {
                rate.acquire(identity.getPrincipal().getName());
            }
        }).replaceWithVoid();
    }

    /** A token that is void closes what needs one, and nothing that is open to all: a refresh comes with the expired one. */
    private static boolean ofToken(Throwable failure) {
        return failure instanceof AuthenticationFailedException || failure instanceof Refusal;
    }
}
