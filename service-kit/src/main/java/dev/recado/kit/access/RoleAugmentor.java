package dev.recado.kit.access;

import java.util.Arrays;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Adds the permissions of its roles to an identity that does not come from a token, as in tests. */
@ApplicationScoped
public class RoleAugmentor implements SecurityIdentityAugmentor {

    /** Name of the identity attribute that holds the set of permissions. */
    public static final String PERMISSIONS = "recado.permissions";

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(identity.isAnonymous() || identity.getAttribute(PERMISSIONS) != null ? identity : granted(identity));
    }

    private static SecurityIdentity granted(SecurityIdentity identity) {
        var permissions = RolePermissions.of(identity.getRoles(), scope(identity));
        return QuarkusSecurityIdentity.builder(identity).addPermissionsAsString(permissions)
                .addAttribute(PERMISSIONS, permissions).build();
    }

    private static List<String> scope(SecurityIdentity identity) {
        return identity.getPrincipal() instanceof JsonWebToken token && token.getClaim("scope") instanceof String scope
                ? Arrays.asList(scope.split(" "))
                : List.of();
    }
}
