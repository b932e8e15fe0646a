package dev.recado.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The options of a suite.
 *
 * @param home the checkout with the built services
 * @param folder data, logs, secrets and temporary files
 * @param environment the settings given by the user; secrets missing there are generated when the simulator runs
 * @param extra by part: settings added to its environment
 * @param scope the parts to start
 * @param jvm the compiler tiers of the Java processes
 * @param progress receives one line per step
 */
public record SuiteOptions(Path home, Path folder, SuitePorts ports, Map<String, String> environment,
        Map<String, Map<String, String>> extra, Scope scope, Jvm jvm, Consumer<String> progress) {

    /** Which parts start, and whether they call the simulator or the real WhatsApp and Gemini. */
    public enum Scope {
        /** All parts. The simulator replaces WhatsApp and Gemini unless the environment selects the real services. */
        ALL,
        /** PostgreSQL, Kafka and the simulator. */
        INFRASTRUCTURE,
        /** All parts except the simulator, after a check of the real keys. */
        REAL
    }

    /** The compiler tiers of the Java processes. */
    public enum Jvm {
        /** All tiers, for the highest throughput after some minutes. */
        FULL,
        /** Only the first tier, for the least processor time at the start. */
        QUICK_START;

        private static final int FEW_PROCESSORS_MAX = 4;

        /** Selects {@link #QUICK_START} on few processors, where compiling seven processes is slower than the start itself. */
        public static Jvm ofThisMachine() {
            return Runtime.getRuntime().availableProcessors() <= FEW_PROCESSORS_MAX ? QUICK_START : FULL;
        }
    }

    public SuiteOptions {
        home = home.toAbsolutePath().normalize();
        folder = folder.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        extra = Map.copyOf(extra);
    }

    /** The options of a whole suite on free ports, for tests and benchmarks. */
    public static SuiteOptions of(Path home, Path folder) {
        return new SuiteOptions(home, folder, SuitePorts.free(), System.getenv(), Map.of(), Scope.ALL, Jvm.FULL, line -> {
        });
    }

    public SuiteOptions withScope(Scope other) {
        return new SuiteOptions(home, folder, ports, environment, extra, other, jvm, progress);
    }

    /** Runs each service as several processes, on free ports. */
    public SuiteOptions withReplicas(int replicas) {
        return new SuiteOptions(home, folder, SuitePorts.free(replicas), environment, extra, scope, jvm, progress);
    }

    /** Adds settings to the environment of one part, in each of its processes. */
    public SuiteOptions withExtra(String part, Map<String, String> settings) {
        var more = new HashMap<>(extra);
        more.merge(part, settings, (old, added) -> {
            var both = new HashMap<>(old);
            both.putAll(added);
            return Map.copyOf(both);
        });
        return new SuiteOptions(home, folder, ports, environment, more, scope, jvm, progress);
    }
}
