package dev.recado.kit.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.embedded.TcpFaultProxy;

/** Starts Kafka, and PostgreSQL behind a proxy that a test can cut. */
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
    }

    @Override
    public void inject(TestInjector injector) {
        Runnable cut = proxy::cut;
        Runnable restore = proxy::restore;
        injector.injectIntoFields(cut, field -> field.getName().equals("cutDatabase"));
        injector.injectIntoFields(restore, field -> field.getName().equals("restoreDatabase"));
    }
}
