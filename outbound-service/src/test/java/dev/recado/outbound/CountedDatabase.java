package dev.recado.outbound;

import java.util.HashMap;
import java.util.Map;

import dev.recado.embedded.SuiteTestResource;

/** Starts Kafka, and PostgreSQL behind a proxy that counts the statements. */
public class CountedDatabase extends SuiteTestResource {

    private StatementCounter counter;

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
        counter = new StatementCounter(Integer.parseInt(settings.get("DATABASE_PORT")));
        settings.put("DATABASE_HOST", "127.0.0.1");
        settings.put("DATABASE_PORT", Integer.toString(counter.port()));
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(counter, new TestInjector.MatchesType(StatementCounter.class));
    }

    @Override
    public void stop() {
        counter.close();
        super.stop();
    }
}
