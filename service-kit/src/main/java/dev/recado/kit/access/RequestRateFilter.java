package dev.recado.kit.access;

import jakarta.ws.rs.Priorities;

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
        return identities.getDeferredIdentity().invoke(identity -> {
            if (!identity.isAnonymous()) {
                rate.take(identity.getPrincipal().getName());
            }
        }).replaceWithVoid();
    }
}
