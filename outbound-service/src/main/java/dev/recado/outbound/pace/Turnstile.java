package dev.recado.outbound.pace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Lets one at a time of this process ask for a slot of a number, in the order they came, so that a crowd asks no more than one. */
final class Turnstile {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    <T> Uni<T> pass(Supplier<Uni<T>> work) {
        return enter().chain(() -> Uni.createFrom().deferred(work::get).onTermination().invoke(this::leave));
    }

    private Uni<Void> enter() {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            if (!free(() -> on(caller, () -> emitter.complete(null)))) {
                return;
            }
            emitter.complete(null);
        });
    }

    private synchronized boolean free(Runnable later) {
        if (busy) {
            waiting.add(later);
            return false;
        }
        busy = true;
        return true;
    }

    private void leave() {
        next().run();
    }

    private synchronized Runnable next() {
        var first = waiting.poll();
        busy = first != null;
        return first == null ? () -> {
        } : first;
    }

    private static void on(Context context, Runnable action) {
        if (context == null) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }
}
