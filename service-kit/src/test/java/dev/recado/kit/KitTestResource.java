package dev.recado.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.embedded.TcpFaultProxy;

/** The real PostgreSQL behind a proxy that can be cut, and the real Kafka. */
public class KitTestResource extends SuiteTestResource {

    private TcpFaultProxy proxy;

    @Override
    public void init(Map<String, String> arguments) {
        super.init(Map.of("database", "kit"));
    }

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(super.start());
        try {
            proxy = TcpFaultProxy.start(0, Integer.parseInt(settings.get("DATABASE_PORT")));
            settings.put("DATABASE_HOST", "127.0.0.1");
            settings.put("DATABASE_PORT", Integer.toString(proxy.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    @Override
    public void stop() {
        proxy.close();
        super.stop();
        try {
            // the application is gone by now: what was in flight must have been finished, pools still open
            if (Files.exists(StopProbe.NOTE) && !Files.readString(StopProbe.NOTE).equals(StopProbe.DONE)) {
                // JUnit has its results by then and would let a failure pass: only the exit can tell
                System.err.println("work in flight was not carried through a graceful stop");
                Runtime.getRuntime().halt(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        Runnable cut = proxy::cut;
        Runnable restore = proxy::restore;
        injector.injectIntoFields(cut, field -> field.getName().equals("cutDatabase"));
        injector.injectIntoFields(restore, field -> field.getName().equals("restoreDatabase"));
    }
}
