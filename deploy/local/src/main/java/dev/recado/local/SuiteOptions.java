package dev.recado.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a suite is started with.
 *
 * @param home the checkout whose built services run
 * @param folder data, logs, secrets and temporary files
 * @param environment what a person has set; secrets missing there are generated when the simulator runs
 * @param extra by part: settings added to its environment
 * @param scope how much of the suite
 * @param progress told each step
 */
public record SuiteOptions(Path home, Path folder, SuitePorts ports, Map<String, String> environment,
        Map<String, Map<String, String>> extra, Scope scope, Consumer<String> progress) {

    /** How much is started, and against whom. */
    public enum Scope {
        /** Everything, with the simulator in place of WhatsApp and Gemini unless the environment points elsewhere. */
        ALL,
        /** PostgreSQL, Kafka and the simulator. */
        INFRASTRUCTURE,
        /** Everything but the simulator, after a check of the real keys. */
        REAL
    }

    public SuiteOptions {
        home = home.toAbsolutePath().normalize();
        folder = folder.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        extra = Map.copyOf(extra);
    }

    /** A whole suite on free ports, for tests. */
    public static SuiteOptions of(Path home, Path folder) {
        return new SuiteOptions(home, folder, SuitePorts.free(), System.getenv(), Map.of(), Scope.ALL, line -> {
        });
    }

    public SuiteOptions withPorts(SuitePorts other) {
        return new SuiteOptions(home, folder, other, environment, extra, scope, progress);
    }

    public SuiteOptions withEnvironment(Map<String, String> other) {
        return new SuiteOptions(home, folder, ports, other, extra, scope, progress);
    }

    public SuiteOptions withScope(Scope other) {
        return new SuiteOptions(home, folder, ports, environment, extra, other, progress);
    }

    public SuiteOptions withProgress(Consumer<String> other) {
        return new SuiteOptions(home, folder, ports, environment, extra, scope, other);
    }

    /** Adds settings to the environment of one part. */
    public SuiteOptions withExtra(String part, Map<String, String> settings) {
        var more = new HashMap<>(extra);
        more.merge(part, settings, (old, added) -> {
            var both = new HashMap<>(old);
            both.putAll(added);
            return Map.copyOf(both);
        });
        return new SuiteOptions(home, folder, ports, environment, more, scope, progress);
    }
}
