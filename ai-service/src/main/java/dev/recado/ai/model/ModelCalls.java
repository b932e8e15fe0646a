package dev.recado.ai.model;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;

/** Runs a blocking model call on a virtual thread and emits its result on the caller's Vert.x context. */
@ApplicationScoped
class ModelCalls {

    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("model-call-", 0).factory());
    private final AtomicInteger inFlight = new AtomicInteger();

    <T> Uni<T> run(Supplier<T> call) {
        return Uni.createFrom().deferred(() -> {
            var context = MutinyHelper.executor(Vertx.currentContext());
            return Uni.createFrom().item(() -> countInFlight(call)).runSubscriptionOn(threads).emitOn(context);
        });
    }

    int inFlight() {
        return inFlight.get();
    }

    private <T> T countInFlight(Supplier<T> call) {
        inFlight.incrementAndGet();
        try {
            return call.get();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
