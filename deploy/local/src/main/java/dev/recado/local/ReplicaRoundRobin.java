package dev.recado.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders the processes of a service round-robin: each request first tries another process than the request before. */
final class ReplicaRoundRobin {

    private final SuitePorts ports;
    private final Map<SuitePart, AtomicInteger> turns = new EnumMap<>(SuitePart.class);

    ReplicaRoundRobin(SuitePorts ports) {
        this.ports = ports;
        SuitePart.SERVICES.forEach(service -> turns.put(service, new AtomicInteger()));
    }

    List<Replica> next(SuitePart service) {
        var order = new ArrayList<>(ports.replicasOf(service));
        Collections.rotate(order, -Math.floorMod(turns.get(service).getAndIncrement(), order.size()));
        return order;
    }
}
