package dev.recado.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends prepared requests over persistent connections, one at a time on each, from a single thread with little overhead. In an
 * open loop the rate does not depend on responses, and a latency counts from the due time of the request.
 */
final class LoadGenerator implements AutoCloseable {

    private static final long IDLE_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(200);
    private static final Duration LAST_RESPONSES_WITHIN = Duration.ofSeconds(10);

    private final Requests requests;
    private final Selector selector;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private LoadResult result;

    LoadGenerator(int port, int connectionCount, Requests requests) throws IOException {
        this.requests = requests;
        this.selector = Selector.open();
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (var i = 0; i < connectionCount; i++) {
            connections.add(new LoadConnection(server, selector));
        }
        idle.addAll(connections);
    }

    /** Sends as fast as the server responds. */
    LoadResult closedLoop(Duration time) {
        result = new LoadResult();
        var start = System.nanoTime();
        var end = start + time.toNanos();
        while (System.nanoTime() < end) {
            sendToIdle();
            poll(1);
        }
        return finished(start);
    }

    private void sendToIdle() {
        while (!idle.isEmpty()) {
            send(idle.pop(), System.nanoTime());
        }
    }

    /** Sends at a fixed rate, independent of responses. */
    LoadResult openLoop(int perSecond, Duration time) {
        result = new LoadResult();
        var start = System.nanoTime();
        var count = perSecond * time.toMillis() / 1_000;
        var sent = 0L;
        while (sent < count) {
            var due = start + sent * TimeUnit.SECONDS.toNanos(1) / perSecond;
            if (due <= System.nanoTime() && !idle.isEmpty()) {
                send(idle.pop(), due);
                sent++;
            } else {
                pollUntil(due);
            }
        }
        return finished(start);
    }

    /** Sleeps until shortly before the next request is due, because a busy loop would take processor time from the services. */
    private void pollUntil(long due) {
        var left = due - System.nanoTime();
        if (idle.isEmpty() || left > TimeUnit.MILLISECONDS.toNanos(1)) {
            poll((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        } else if (poll(0) == 0) {
            LockSupport.parkNanos(Math.clamp(left, 1, IDLE_NANOS_MAX));
        }
    }

    private LoadResult finished(long start) {
        result.took(System.nanoTime() - start);
        var end = System.nanoTime() + LAST_RESPONSES_WITHIN.toNanos();
        while (idle.size() < connections.size() && System.nanoTime() < end) {
            poll(10);
        }
        result.unanswered(connections.size() - idle.size());
        return result;
    }

    private void send(LoadConnection connection, long due) {
        try {
            connection.send(requests.next(), due);
        } catch (IOException e) {
            throw new UncheckedIOException("the service closed a connection", e);
        }
    }

    private int poll(int millis) {
        try {
            return millis == 0 ? selector.selectNow(this::ready) : selector.select(this::ready, millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(java.nio.channels.SelectionKey key) {
        var connection = (LoadConnection) key.attachment();
        try {
            var status = connection.proceed();
            if (status > 0) {
                result.answered(status, System.nanoTime() - connection.due());
                idle.add(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the service closed a connection", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        selector.close();
    }

    /** Source of encoded requests. */
    @FunctionalInterface
    interface Requests {
        byte[] next();
    }
}
