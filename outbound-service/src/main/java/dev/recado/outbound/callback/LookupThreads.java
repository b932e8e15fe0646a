package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.recado.events.TenantId;
import io.quarkus.logging.Log;

/**
 * Threads for the lookups of hosts that tenants choose. A lookup occupies its thread until the name server answers, so each tenant has
 * few of them. The lookups beyond that wait for those of the same tenant.
 */
final class LookupThreads implements AutoCloseable {

    private static final int WAITING_PER_TENANT_MAX = 100;
    private static final int WAITING_MAX = 1_000;
    private static final Duration THREAD_IDLE_MAX = Duration.ofSeconds(30);

    /** The lookups of one tenant. */
    private static final class Share {

        private int running;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
    }

    private final int perTenantMax;
    private final ThreadPoolExecutor threads;
    /** Guarded by this object. */
    private final Map<TenantId, Share> shares = new HashMap<>();

    LookupThreads(String name, int max, int perTenantMax) {
        this.perTenantMax = perTenantMax;
        this.threads = new ThreadPoolExecutor(max, max, THREAD_IDLE_MAX.toSeconds(), TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX), Thread.ofPlatform().daemon().name(name, 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the lookup as soon as the tenant has a thread; throws {@link RejectedExecutionException} when too many wait. */
    synchronized void execute(TenantId tenant, Runnable lookup) {
        var share = shares.computeIfAbsent(tenant, first -> new Share());
        if (share.running < perTenantMax) {
            start(tenant, lookup);
            share.running++;
        } else if (share.waiting.size() < WAITING_PER_TENANT_MAX) {
            share.waiting.add(lookup);
        } else {
            throw new RejectedExecutionException("too many lookups of the tenant wait");
        }
    }

    private void start(TenantId tenant, Runnable lookup) {
        threads.execute(() -> {
            try {
                lookup.run();
            } finally {
                ended(tenant);
            }
        });
    }

    private synchronized void ended(TenantId tenant) {
        var share = shares.get(tenant);
        share.running--;
        var next = share.waiting.poll();
        if (next != null) {
            startWaiting(tenant, share, next);
        }
        if (share.running == 0) {
            shares.remove(tenant);
        }
    }

    /** A lookup that finds no thread ends by its time limit. */
    private void startWaiting(TenantId tenant, Share share, Runnable next) {
        try {
            start(tenant, next);
            share.running++;
        } catch (RejectedExecutionException e) {
            Log.debugf("A lookup found no thread tenantId=%s outcome=%s", tenant, e.getMessage());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
