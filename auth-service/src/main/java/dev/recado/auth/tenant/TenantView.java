package dev.recado.auth.tenant;

import java.time.Instant;
import java.util.List;

import dev.recado.auth.user.UserView;
import dev.recado.events.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the API shows it.
 *
 * @param workingHours empty means always open; absent in lists
 * @param owner set only in the answer to the creation of the tenant
 */
@RegisterForReflection
public record TenantView(TenantId id, String name, String timeZone, String locale, boolean suspended, Boolean agentsSeeAll,
        @Nullable List<WorkingHours> workingHours, Instant createdAt, @Nullable UserView owner,
        boolean apiKeysOutliveOwner) {

    static TenantView opened(Tenant tenant, UserView owner) {
        return of(tenant, hours(tenant), owner);
    }

    static TenantView withSettings(Tenant tenant) {
        return of(tenant, hours(tenant), null);
    }

    /** Leaves out the working hours, as a list does. */
    static TenantView of(Tenant tenant) {
        return of(tenant, null, null);
    }

    private static TenantView of(Tenant tenant, @Nullable List<WorkingHours> hours, @Nullable UserView owner) {
        return new TenantView(tenant.id(), tenant.name(), tenant.timeZone(), tenant.locale(), tenant.suspended(),
                tenant.agentsSeeAll(), hours, tenant.createdAt(), owner, tenant.apiKeysOutliveOwner());
    }

    private static List<WorkingHours> hours(Tenant tenant) {
        return tenant.workingHours().stream().map(WorkingPeriod::view).toList();
    }
}
