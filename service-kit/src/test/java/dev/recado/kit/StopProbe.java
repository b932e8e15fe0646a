package dev.recado.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Has work in flight when the application under test is told to stop, and notes whether it was carried through. */
@Singleton
class StopProbe {

    /** What {@link KitTestResource#stop} finds once the application is gone. */
    static final Path NOTE = Path.of("target", "graceful-stop.txt").toAbsolutePath();
    static final String DONE = "carried through";

    private final Transactions transactions;
    private final GracefulStop stop;
    private final Vertx vertx;

    StopProbe(Transactions transactions, GracefulStop stop, Vertx vertx) {
        this.transactions = transactions;
        this.stop = stop;
        this.vertx = vertx;
    }

    void begin(@Observes StartupEvent event) {
        note("begun");
    }

    void inFlight(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 100) ShutdownEvent event)
            throws InterruptedException {
        var begun = new CountDownLatch(1);
        Contexts.start(((VertxInternal) vertx).createEventLoopContext(), () -> stop.track(() -> {
            begun.countDown();
            return Contexts.pause(vertx, Duration.ofMillis(1500))
                    .chain(() -> transactions.run(tx -> tx.query("select 1")))
                    .invoke(() -> note(DONE))
                    .replaceWithVoid();
        }));
        begun.await();
    }

    private static void note(String text) {
        try {
            Files.writeString(NOTE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
