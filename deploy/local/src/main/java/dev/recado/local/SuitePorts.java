package dev.recado.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Function;

import dev.recado.embedded.FreePort;

/** Where each part listens: on the usual ports, or in tests on free ones. */
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

    /** Says whose port is taken before anything starts: a clash is hard to read in a child's log. */
    void checkFree(Iterable<SuitePart> parts) throws SuiteFailure {
        for (var part : parts) {
            checkFree(part, of(part));
            if (part.isService()) {
                checkFree(part, managementOf(part));
            }
        }
    }

    private static void checkFree(SuitePart part, int port) throws SuiteFailure {
        try {
            new ServerSocket(port).close();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        } catch (IOException e) {
            throw new SuiteFailure(
                    "port " + port + " (" + part.title() + ") is in use: stop what listens there and start again", e);
        }
    }

    private static int anyFree() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
