package dev.recado.kit.access;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;

/** Authenticates a request by its bearer token, without leaving the event loop. */
@ApplicationScoped
class TokenIdentityProvider implements IdentityProvider<TokenAuthenticationRequest> {

    /** Higher than the priority of Quarkus' own provider, which blocks a thread to fetch keys. */
    private static final int PRIORITY = 2_000;

    private final TokenVerifier verifier;
    private final TokenRevocations revocations;
    private final Timer duration;

    TokenIdentityProvider(TokenVerifier verifier, TokenRevocations revocations, MeterRegistry meters) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.duration = Timer.builder("recado.tokens.verification").description("Time to verify a token, valid or not")
                .publishPercentiles(0.5, 0.99).distributionStatisticExpiry(Duration.ofMinutes(1)).register(meters);
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        var start = System.nanoTime();
        return verifier.verify(request.getToken().getToken()).invoke(revocations::check).map(revocations::identity)
                .eventually(() -> duration.record(Duration.ofNanos(System.nanoTime() - start)));
    }
}
