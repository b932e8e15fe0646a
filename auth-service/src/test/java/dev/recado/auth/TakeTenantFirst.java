package dev.recado.auth;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.recado.events.TenantId;

/** Checks that a method takes the tenant as its first parameter, so that no query can omit it. */
final class TakeTenantFirst extends ArchCondition<JavaMethod> {

    TakeTenantFirst() {
        super("take TenantId first");
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        var parameters = method.getRawParameterTypes();
        var tenantFirst = !parameters.isEmpty() && parameters.getFirst().isEquivalentTo(TenantId.class);
        events.add(new SimpleConditionEvent(method, tenantFirst, method.getFullName()));
    }
}
