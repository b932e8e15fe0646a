package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.recado.embedded.KafkaMain;
import dev.recado.embedded.OwnerOnlyFiles;

/** Builds the command line of each Java process: heap, compiler tiers, start-up cache, program. */
final class JavaCommands {

    /** Further JVM options for every process of the suite; with them no start-up cache is used or recorded. */
    static final String OPTIONS = "RECADO_JVM_OPTIONS";
    /** Logs only errors of the cache: the JVM also warns about single classes that it does not load from the cache. */
    private static final String CACHE_LOG = "-Xlog:aot*=error";
    /**
     * Runs the JIT compiler threads at nice 5, because on two cores they use a third of the processor in the first minutes. The
     * policy makes the JVM warn when it does not run as root; {@code -PrintWarnings} hides that and all similar warnings.
     */
    private static final List<String> COMPILER_PRIORITY = List.of("-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=5",
            "-XX:+UnlockDiagnosticVMOptions", "-XX:-PrintWarnings");
    private static final String SIMULATOR_MAIN = "dev.recado.simulator.SimulatorMain";

    private final SuiteOptions options;
    private final StartCaches caches;

    JavaCommands(SuiteOptions options, StartCaches caches) {
        this.options = options;
        this.caches = caches;
    }

    static boolean hasOptions(java.util.Map<String, String> environment) {
        return !environment.getOrDefault(OPTIONS, "").isBlank();
    }

    /** The command line of a part, with its start-up cache when there is a current one. */
    List<String> of(Replica replica) throws IOException, SuiteFailure {
        var part = replica.part();
        var cache = hasOptions(options.environment()) || foreignClassPath(part)
                ? Stream.<String>empty()
                : caches.current(part).map(file -> "-XX:AOTCache=" + file).stream();
        return command(replica, cache.toList());
    }

    /** Like {@link #of}, but the JVM records a start-up cache into the file when the process ends. */
    List<String> recording(Replica replica, Path file) throws IOException, SuiteFailure {
        return command(replica, List.of("-XX:AOTCacheOutput=" + file));
    }

    private List<String> command(Replica replica, List<String> cache) throws IOException, SuiteFailure {
        var part = replica.part();
        var temporary = OwnerOnlyFiles.folder(OwnerOnlyFiles.folder(options.folder().resolve("tmp")).resolve(replica.title()));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(cache);
        command.addAll(List.of(CACHE_LOG, "-Xmx" + part.heapMax()));
        if (options.jvm() == SuiteOptions.Jvm.QUICK_START) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(COMPILER_PRIORITY);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary, "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (hasOptions(options.environment())) {
            command.addAll(List.of(options.environment().get(OPTIONS).strip().split("\\s+")));
        }
        command.addAll(program(part));
        return command;
    }

    private List<String> program(SuitePart part) throws SuiteFailure {
        return switch (part) {
            case KAFKA -> List.of(logging(), "-cp", System.getProperty("java.class.path"), KafkaMain.class.getName(),
                    options.folder().resolve("kafka").toString(), Integer.toString(options.ports().of(part)));
            case SIMULATOR -> List.of(logging(), "-cp", built("deploy/simulator/target/simulator.jar"), SIMULATOR_MAIN);
            case INGEST, CONVERSATION, AI, OUTBOUND, AUTH ->
                List.of("-jar", built(part.title() + "-service/target/quarkus-app/quarkus-run.jar"));
            case POSTGRES, GATEWAY -> throw new IllegalArgumentException(part.title() + " is not a Java process of its own");
        };
    }

    /** True for Kafka outside {@code deploy/up}: it runs on the class path of this process, which does not fit the cache. */
    private boolean foreignClassPath(SuitePart part) {
        return part == SuitePart.KAFKA && !System.getProperty("java.class.path")
                .equals(options.home().resolve("deploy/local/target/local.jar").toString());
    }

    private String logging() {
        return "-Djava.util.logging.config.file=" + options.home().resolve("deploy/local/logging.properties");
    }

    private String built(String file) throws SuiteFailure {
        var jar = options.home().resolve(file);
        if (!Files.exists(jar)) {
            throw new SuiteFailure(jar + " does not exist: build it first (deploy/up does)");
        }
        return jar.toString();
    }
}
