package dev.recado.outbound.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Runs one step at a time over a batch. The order of tenants is fixed, so that two batches never deadlock. */
public final class ByTenant {

    private ByTenant() {
    }

    public static <E extends SuiteEvent> Uni<Void> each(List<E> events, BiFunction<TenantId, List<E>, Uni<Void>> step) {
        var byTenant = events.stream().collect(Collectors.groupingBy(SuiteEvent::tenantId,
                () -> new TreeMap<>(Comparator.comparing(TenantId::value)), Collectors.toList()));
        return inTurn(List.copyOf(byTenant.entrySet()), entry -> step.apply(entry.getKey(), entry.getValue()));
    }

    public static <T> Uni<Void> inTurn(List<T> all, Function<T, Uni<Void>> step) {
        return Multi.createFrom().iterable(all).onItem().transformToUniAndConcatenate(step::apply).collect().last()
                .replaceWithVoid();
    }
}
