package dev.recado.simulator;

import java.util.concurrent.TimeUnit;

import dev.recado.simulator.settings.SimulatorSettings;
import io.vertx.core.Vertx;

/** Starts the simulator as a process and prints "ready" when it listens. */
public final class SimulatorMain {

    private static final long STOP_MILLIS_MAX = 2_000;

    private SimulatorMain() {
    }

    public static void main(String[] args) {
        try {
            run(SimulatorSettings.of(System.getenv()));
        } catch (IllegalArgumentException e) {
            exitWithError(e.getMessage());
        }
    }

    private static void run(SimulatorSettings settings) {
        var vertx = Vertx.vertx();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "stop"));
        vertx.deployVerticle(new Simulator(settings))
                .onSuccess(id -> System.out.println("ready"))
                .onFailure(e -> exitWithError("cannot listen on port " + settings.port() + ": " + e.getMessage()));
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            System.err.println("simulator: did not stop within " + STOP_MILLIS_MAX + " ms and ends now: " + e);
        }
    }

    private static void exitWithError(String message) {
        System.err.println("simulator: " + message);
        System.exit(1);
    }
}
