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
public final class Ports {

    private static final int MANAGEMENT_OFFSET = 1000;

    private final Map<Part, Integer> main = new EnumMap<>(Part.class);
    private final Map<Part, Integer> management = new EnumMap<>(Part.class);

    private Ports(Function<Part, Integer> mainPort, Function<Part, Integer> managementPort) {
        for (var part : Part.values()) {
            main.put(part, mainPort.apply(part));
            if (part.isService()) {
                management.put(part, managementPort.apply(part));
            }
        }
    }

    public static Ports usual() {
        return new Ports(Part::usualPort, part -> part.usualPort() + MANAGEMENT_OFFSET);
    }

    public static Ports free() {
        var given = new HashSet<Integer>();
        Function<Part, Integer> next = part -> {
            var port = anyFree();
            while (!given.add(port)) {
                port = anyFree();
            }
            return port;
        };
        return new Ports(next, next);
    }

    public int of(String part) {
        return of(Part.named(part));
    }

    public int managementOf(String service) {
        return managementOf(Part.named(service));
    }

    int of(Part part) {
        return main.get(part);
    }

    int managementOf(Part service) {
        return management.get(service);
    }

    /** Says whose port is taken before anything starts: a clash is hard to read in a child's log. */
    void checkFree(Iterable<Part> parts) throws SuiteFailure {
        for (var part : parts) {
            checkFree(part, of(part));
            if (part.isService()) {
                checkFree(part, managementOf(part));
            }
        }
    }

    private static void checkFree(Part part, int port) throws SuiteFailure {
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
