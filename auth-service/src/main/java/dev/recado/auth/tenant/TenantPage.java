package dev.recado.auth.tenant;

import java.util.List;

/** Some of the suite's tenants, and how many there are. */
record TenantPage(long count, List<TenantView> tenants) {

    static TenantPage of(long count, List<Tenant> tenants) {
        return new TenantPage(count, tenants.stream().map(TenantView::of).toList());
    }
}
