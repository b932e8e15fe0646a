package dev.recado.conversation.conversation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Splits a batch by tenant and processes one tenant after the other, in the order of their ids. */
public final class ByTenant {

    private ByTenant() {
    }

    public static <E extends SuiteEvent> Uni<Void> each(List<E> events, BiFunction<TenantId, List<E>, Uni<Void>> work) {
        return eachPart(events.stream().collect(Collectors.groupingBy(SuiteEvent::tenantId)), work);
    }

    public static <E> Uni<Void> eachPart(Map<TenantId, List<E>> parts, BiFunction<TenantId, List<E>, Uni<Void>> work) {
        var sorted = parts.entrySet().stream().sorted(Comparator.comparing(part -> part.getKey().value())).toList();
        return Multi.createFrom().iterable(sorted)
                .onItem().transformToUniAndConcatenate(part -> work.apply(part.getKey(), part.getValue()))
                .collect().asList().replaceWithVoid();
    }
}
