package dev.recado.auth.tenant;

import java.time.Instant;

import dev.recado.auth.user.UserView;
import dev.recado.events.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A tenant as the API shows it.
 *
 * @param owner told when the tenant is opened, left out of lists
 */
@RegisterForReflection
public record TenantView(TenantId id, String name, String timeZone, String locale, boolean suspended, Instant createdAt,
        UserView owner) {

    static TenantView of(Tenant tenant, UserView owner) {
        return new TenantView(tenant.id(), tenant.name(), tenant.timeZone(), tenant.locale(), tenant.suspended(),
                tenant.createdAt(), owner);
    }

    static TenantView of(Tenant tenant) {
        return of(tenant, null);
    }
}
