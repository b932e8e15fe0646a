package dev.recado.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.embedded.TcpFaultProxy;

/** Starts Kafka, and PostgreSQL behind a proxy that a test can cut. */
public class CutDatabase extends SuiteTestResource {

    private TcpFaultProxy proxy;

    /** After the resource of the other tests, whose database address this one replaces. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void init(Map<String, String> arguments) {
        super.init(Map.of("database", "outbound"));
    }

    @Override
    public Map<String, String> start() {
        var settings = new HashMap<>(super.start());
        try {
            proxy = TcpFaultProxy.start(0, Integer.parseInt(settings.get("DATABASE_PORT")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("DATABASE_HOST", "127.0.0.1");
        settings.put("DATABASE_PORT", Integer.toString(proxy.port()));
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(proxy, new TestInjector.MatchesType(TcpFaultProxy.class));
    }

    @Override
    public void stop() {
        proxy.close();
        super.stop();
    }
}
