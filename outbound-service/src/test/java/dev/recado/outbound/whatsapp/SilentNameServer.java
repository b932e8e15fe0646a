package dev.recado.outbound.whatsapp;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** An egress guard for which hosts below {@code silent.example} have a name server that never answers. */
public final class SilentNameServer extends Egress implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);

    public SilentNameServer() {
        super(Optional::empty);
    }

    @Override
    public Future<InetAddress> address(Vertx vertx, URI uri, Set<String> exempt, Executor threads) {
        if (!uri.getHost().endsWith("silent.example")) {
            return super.address(vertx, uri, exempt, threads);
        }
        threads.execute(this::hang);
        return Promise.<InetAddress>promise().future();
    }

    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        super.close();
    }
}
