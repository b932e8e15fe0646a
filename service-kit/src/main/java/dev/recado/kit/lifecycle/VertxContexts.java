package dev.recado.kit.lifecycle;

import java.time.Duration;
import java.util.function.Supplier;

import io.quarkus.logging.Log;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Keeps work on the Vert.x context it began on, and gives the kit's own loops contexts of theirs. */
public final class VertxContexts {

    private VertxContexts() {
    }

    /** Waits without holding a thread, and goes on where the caller was. */
    public static Uni<Void> pause(Vertx vertx, Duration delay) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            var timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> runOn(caller, () -> emitter.complete(null)));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }

    /** Runs on a context, or right here when there is none. */
    public static void runOn(Context context, Runnable action) {
        if (context == null) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    /** Starts work on a new duplicated context, as safe for database work as that of a request. */
    public static void startWork(Context root, Supplier<Uni<Void>> work) {
        var context = VertxContext.createNewDuplicatedContext(root);
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(ignored -> Uni.createFrom().deferred(work::get).subscribe().with(done -> {
        }, failure -> Log.errorf(failure, "a loop of the kit let a failure through")));
    }
}
