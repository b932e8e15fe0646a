package dev.recado.auth;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.recado.events.TenantId;

/** Checks that the first parameter of a method is the tenant, so that no query can omit it. */
final class TenantFirst extends ArchCondition<JavaMethod> {

    TenantFirst() {
        super("have TenantId as first parameter");
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        var parameters = method.getRawParameterTypes();
        var tenantFirst = !parameters.isEmpty() && parameters.getFirst().isEquivalentTo(TenantId.class);
        events.add(new SimpleConditionEvent(method, tenantFirst, method.getFullName()));
    }
}
