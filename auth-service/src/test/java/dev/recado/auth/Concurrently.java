package dev.recado.auth;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Runs several calls at the same time. */
public final class Concurrently {

    private Concurrently() {
    }

    public static <T> List<T> all(List<Callable<T>> calls) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream().map(done -> {
                try {
                    return done.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }).toList();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
