package dev.recado.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.embedded.FreePort;

/** The ports of each process, and so how many run: the usual ports for deploy/up, free ones for tests. */
public final class SuitePorts {

    /** PostgreSQL's connections are counted for it (deploy/docs/connections.md). */
    public static final int REPLICAS_MAX = 3;
    private static final int MANAGEMENT_OFFSET = 1000;
    private static final int REPLICA_OFFSET = 10;

    private final int replicas;
    private final Map<Replica, Integer> main = new HashMap<>();
    private final Map<Replica, Integer> management = new HashMap<>();

    private SuitePorts(int replicas, Function<Replica, Integer> mainPort, Function<Replica, Integer> managementPort) {
        if (replicas < 1 || replicas > REPLICAS_MAX) {
            throw new IllegalArgumentException("replicas is " + replicas + "; expected: 1 to " + REPLICAS_MAX);
        }
        this.replicas = replicas;
        for (var part : SuitePart.values()) {
            for (var replica : replicasOf(part)) {
                main.put(replica, mainPort.apply(replica));
                if (part.isService()) {
                    management.put(replica, managementPort.apply(replica));
                }
            }
        }
    }

    public static SuitePorts usual() {
        return usual(1);
    }

    /** @param replicas processes of each service */
    public static SuitePorts usual(int replicas) {
        return new SuitePorts(replicas, SuitePorts::usual, replica -> usual(replica) + MANAGEMENT_OFFSET);
    }

    private static int usual(Replica replica) {
        return replica.part().usualPort() + (replica.number() - 1) * REPLICA_OFFSET;
    }

    public static SuitePorts free() {
        return free(1);
    }

    /** @param replicas processes of each service */
    public static SuitePorts free(int replicas) {
        var given = new HashSet<Integer>();
        Function<Replica, Integer> next = replica -> {
            var port = anyFree();
            while (!given.add(port)) {
                port = anyFree();
            }
            return port;
        };
        return new SuitePorts(replicas, next, next);
    }

    /** All processes of the part. */
    List<Replica> replicasOf(SuitePart part) {
        return IntStream.rangeClosed(1, part.isService() ? replicas : 1).mapToObj(number -> new Replica(part, number)).toList();
    }

    public int of(String process) {
        return of(Replica.named(process));
    }

    public int managementOf(String process) {
        return managementOf(Replica.named(process));
    }

    int of(SuitePart part) {
        return of(Replica.first(part));
    }

    int of(Replica replica) {
        return main.get(replica);
    }

    int managementOf(SuitePart service) {
        return managementOf(Replica.first(service));
    }

    int managementOf(Replica service) {
        return management.get(service);
    }

    boolean allFree() {
        return Stream.concat(main.values().stream(), management.values().stream()).allMatch(SuitePorts::isFree);
    }

    /** Checks every port before anything starts: a port in use is hard to find in a process's log. */
    void checkFree(Iterable<SuitePart> parts) throws SuiteFailure {
        for (var part : parts) {
            for (var replica : replicasOf(part)) {
                checkFree(replica, of(replica));
                if (part.isService()) {
                    checkFree(replica, managementOf(replica));
                }
            }
        }
    }

    private static void checkFree(Replica replica, int port) throws SuiteFailure {
        if (!isFree(port)) {
            throw new SuiteFailure("port %d (%s) is in use: stop the program that listens there and start again".formatted(port,
                    replica.title()));
        }
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port).close();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new IllegalStateException("this machine has no free port", e);
        }
    }
}
