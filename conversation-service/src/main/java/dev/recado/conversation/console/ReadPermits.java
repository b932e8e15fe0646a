package dev.recado.conversation.console;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.recado.events.TenantId;

/** Counts running and waiting reads, in all and of each tenant. A free place goes to the read that waits longest and may run. */
final class ReadPermits {

    enum Admission {
        NOW, LATER, NEVER
    }

    private final ConsoleConfig config;
    private final Map<Runnable, TenantId> waiting = new LinkedHashMap<>();
    private final Map<TenantId, Integer> waitingOfTenant = new HashMap<>();
    private final Map<TenantId, Integer> runningOfTenant = new HashMap<>();
    private int running;

    ReadPermits(ConsoleConfig config) {
        this.config = config;
    }

    /** @param start runs when a waiting read gets a place */
    synchronized Admission admit(TenantId tenant, Runnable start) {
        if (running < config.readsMax() && mayRun(tenant)) {
            take(tenant);
            return Admission.NOW;
        }
        if (waiting.size() >= config.waitingReadsMax()
                || waitingOfTenant.getOrDefault(tenant, 0) >= config.waitingReadsPerTenantMax()) {
            return Admission.NEVER;
        }
        waiting.put(start, tenant);
        waitingOfTenant.merge(tenant, 1, Integer::sum);
        return Admission.LATER;
    }

    /** Ends the wait of a read; false if it has a place already. */
    synchronized boolean withdraw(TenantId tenant, Runnable start) {
        if (waiting.remove(start) == null) {
            return false;
        }
        decrement(waitingOfTenant, tenant);
        return true;
    }

    /** Frees the place of a read and starts the next one. */
    void leave(TenantId tenant) {
        var next = next(tenant);
        if (next != null) {
            next.run();
        }
    }

    private synchronized Runnable next(TenantId left) {
        running--;
        decrement(runningOfTenant, left);
        var next = waiting.entrySet().stream().filter(read -> mayRun(read.getValue())).findFirst().orElse(null);
        if (next == null) {
            return null;
        }
        withdraw(next.getValue(), next.getKey());
        take(next.getValue());
        return next.getKey();
    }

    private boolean mayRun(TenantId tenant) {
        return runningOfTenant.getOrDefault(tenant, 0) < config.readsPerTenantMax();
    }

    private void take(TenantId tenant) {
        running++;
        runningOfTenant.merge(tenant, 1, Integer::sum);
    }

    private static void decrement(Map<TenantId, Integer> counts, TenantId tenant) {
        counts.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
    }
}
