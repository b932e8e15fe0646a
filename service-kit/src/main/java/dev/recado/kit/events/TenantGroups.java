package dev.recado.kit.events;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.kit.lifecycle.Sequential;
import io.smallrye.mutiny.Uni;

/** Splits a batch by tenant and processes the tenants in the order of their ids, so that two batches never deadlock. */
public final class TenantGroups {

    private static final Comparator<TenantId> BY_ID = Comparator.comparing(TenantId::value);

    private TenantGroups() {
    }

    /** Runs the step for each tenant with its events, which keep their order. */
    public static <E extends SuiteEvent> Uni<Void> forEach(Collection<E> events,
            BiFunction<TenantId, List<E>, Uni<Void>> step) {
        return forEach(events.stream().collect(Collectors.groupingBy(SuiteEvent::tenantId)), step);
    }

    /** Runs the step for each tenant of a batch that is grouped already. */
    public static <G> Uni<Void> forEach(Map<TenantId, G> groups, BiFunction<TenantId, G, Uni<Void>> step) {
        var ordered = new TreeMap<TenantId, G>(BY_ID);
        ordered.putAll(groups);
        return Sequential.forEach(ordered.entrySet(), group -> step.apply(group.getKey(), group.getValue()));
    }
}
