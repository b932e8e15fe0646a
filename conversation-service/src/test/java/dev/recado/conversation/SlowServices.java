package dev.recado.conversation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.mutiny.core.Vertx;

/** Stands in for other services: counts their calls, and answers none until the test lets it. */
public final class SlowServices implements AutoCloseable {

    private static final int SECONDS_MAX = 20;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final String body;
    private int port;

    private SlowServices(String body) {
        this.body = body;
    }

    public static SlowServices start(String body) throws ExecutionException, InterruptedException, TimeoutException {
        var services = new SlowServices(body);
        services.port = services.vertx.getDelegate().createHttpServer().requestHandler(request -> {
            services.calls.incrementAndGet();
            services.answer.thenAccept(text -> request.response().end(text));
        }).listen(0, "localhost").toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS).actualPort();
        return services;
    }

    public String address() {
        return "http://localhost:" + port;
    }

    public Vertx vertx() {
        return vertx;
    }

    public void answerAll() {
        answer.complete(body);
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public void close() {
        vertx.closeAndAwait();
    }
}
