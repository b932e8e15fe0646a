package dev.recado.kit.access;

import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;

import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.identity.SecurityIdentity;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The caller of the current request, read from the verified token. */
@RequestScoped
public class Caller {

    private final JsonWebToken token;
    private final SecurityIdentity identity;

    Caller(JsonWebToken token, SecurityIdentity identity) {
        this.token = token;
        this.identity = identity;
    }

    /** The caller of an endpoint that needs no token in every case; {@code identity} is that of a valid token. */
    public static Caller of(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return new Caller(token, identity);
        }
        throw Refusal.unauthorized();
    }

    /** @param permission a constant of {@link Permissions} */
    public boolean has(String permission) {
        Set<String> granted = identity.getAttribute(RoleAugmentor.PERMISSIONS);
        return granted != null && granted.contains(permission);
    }

    public TenantId tenant() {
        return new TenantId(uuid("tenant_id"));
    }

    public UUID userId() {
        return uuid("sub");
    }

    /** The login session, or null for a token without one, such as an API key's. */
    public UUID session() {
        return token.containsClaim("sid") ? uuid("sid") : null;
    }

    public Set<String> roles() {
        return token.getGroups() == null ? Set.of() : Set.copyOf(token.getGroups());
    }

    /** The actor for an audit event: the API key of a machine, or the user id of a person. */
    public AuditRecorded.Actor actor() {
        return token.containsClaim("client_id") ? AuditRecorded.Actor.apiKey(userId()) : AuditRecorded.Actor.user(userId());
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
