package dev.recado.kit;

import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;

import dev.recado.events.TenantId;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who asks, from the verified token and from nothing else. */
@RequestScoped
public class Caller {

    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    public TenantId tenant() {
        return new TenantId(uuid("tenant_id"));
    }

    public UUID userId() {
        return uuid("sub");
    }

    public Set<String> roles() {
        return token.getGroups() == null ? Set.of() : Set.copyOf(token.getGroups());
    }

    private UUID uuid(String claim) {
        var value = token.getClaim(claim);
        try {
            return UUID.fromString(String.valueOf(value));
        } catch (IllegalArgumentException e) {
            throw (Refusal) Refusal.unauthorized().initCause(e);
        }
    }
}
