package dev.recado.kit.lifecycle;

import java.time.Duration;
import java.util.function.Supplier;

import io.quarkus.logging.Log;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Returns results to the Vert.x context of their caller, and creates contexts for background work. */
public final class VertxContexts {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private VertxContexts() {
    }

    /** Completes after the delay, never earlier, on the caller's context, without blocking a thread. */
    public static Uni<Void> pause(Vertx vertx, Duration delay) {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            var timer = vertx.setTimer(Math.max(1, delay.plusNanos(NANOS_PER_MILLI - 1).toMillis()),
                    id -> runOn(caller, () -> emitter.complete(null)));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }

    /** Runs the action on the context, or on this thread when the context is null. */
    public static void runOn(Context context, Runnable action) {
        if (context == null) {
            action.run();
        } else {
            context.runOnContext(ignored -> action.run());
        }
    }

    /** Starts work on a new duplicated context, which is as safe for database work as that of a request. */
    public static void startWork(Context root, Supplier<Uni<Void>> work) {
        var context = VertxContext.createNewDuplicatedContext(root);
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(ignored -> Uni.createFrom().deferred(work::get).subscribe().with(done -> {
        }, failure -> Log.errorf(failure, "Background work failed because of a defect; report it with this stack trace")));
    }
}
