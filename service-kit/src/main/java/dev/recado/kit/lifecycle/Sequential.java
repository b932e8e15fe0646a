package dev.recado.kit.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Runs asynchronous steps one after the other, as a database connection needs it. */
public final class Sequential {

    private Sequential() {
    }

    /** Starts a step when the one before has completed; the first failure ends the sequence. */
    public static <T> Uni<Void> forEach(Collection<T> items, Function<? super T, ? extends Uni<?>> step) {
        return Multi.createFrom().iterable(List.copyOf(items))
                .onItem().transformToUniAndConcatenate(item -> step.apply(item).replaceWithVoid())
                .collect().last().replaceWithVoid();
    }
}
