package dev.recado.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.recado.embedded.FreePort;

/** The port of each part: the usual ones for deploy/up, free ones for tests. */
public final class SuitePorts {

    private static final int MANAGEMENT_OFFSET = 1000;

    private final Map<SuitePart, Integer> main = new EnumMap<>(SuitePart.class);
    private final Map<SuitePart, Integer> management = new EnumMap<>(SuitePart.class);

    private SuitePorts(Function<SuitePart, Integer> mainPort, Function<SuitePart, Integer> managementPort) {
        for (var part : SuitePart.values()) {
            main.put(part, mainPort.apply(part));
            if (part.isService()) {
                management.put(part, managementPort.apply(part));
            }
        }
    }

    public static SuitePorts usual() {
        return new SuitePorts(SuitePart::usualPort, part -> part.usualPort() + MANAGEMENT_OFFSET);
    }

    public static SuitePorts free() {
        var given = new HashSet<Integer>();
        Function<SuitePart, Integer> next = part -> {
            var port = anyFree();
            while (!given.add(port)) {
                port = anyFree();
            }
            return port;
        };
        return new SuitePorts(next, next);
    }

    public int of(String part) {
        return of(SuitePart.named(part));
    }

    public int managementOf(String service) {
        return managementOf(SuitePart.named(service));
    }

    int of(SuitePart part) {
        return main.get(part);
    }

    int managementOf(SuitePart service) {
        return management.get(service);
    }

    boolean allFree() {
        return Stream.concat(main.values().stream(), management.values().stream()).allMatch(SuitePorts::isFree);
    }

    /** Checks every port before anything starts: a port in use is hard to find in a process's log. */
    void checkFree(Iterable<SuitePart> parts) throws SuiteFailure {
        for (var part : parts) {
            checkFree(part, of(part));
            if (part.isService()) {
                checkFree(part, managementOf(part));
            }
        }
    }

    private static void checkFree(SuitePart part, int port) throws SuiteFailure {
        if (!isFree(port)) {
            throw new SuiteFailure("port %d (%s) is in use: stop the program that listens there and start again".formatted(port,
                    part.title()));
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
