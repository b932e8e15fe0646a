package dev.recado.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.recado.embedded.OwnerOnlyFiles;
import dev.recado.embedded.SystemEnvironment;
import dev.recado.local.SuiteOptions.Jvm;
import dev.recado.local.SuiteOptions.Scope;

/**
 * Records the start-up caches that are missing or older than the build. After the user's suite has stopped, it runs a second
 * suite with a short load. That suite has free ports, its own data and the lowest priority.
 */
public final class CacheRecorder {

    private static final String FOLDER = "deploy/local/target/recording";
    /**
     * Ignores the terminal's signals, because Ctrl-C stops the suite, not the recording. The launcher's own cache is complete
     * only after this JVM has ended, so the shell stores it, unless a build has changed the launcher.
     */
    private static final String BACKGROUND = """
        trap '' INT HUP
        cache=$1; kept=$2; shift 2
        touch "$cache.began"
        if nice -n 19 "$@"; then
            built=$(find "$(dirname "$kept")" -name '*.jar' -newer "$cache.began")
            [ -n "$built" ] || mv "$cache" "$kept"
        fi
        rm -f "$cache" "$cache.began" "$cache.config"
        """;

    private CacheRecorder() {
    }

    /**
     * True if caches are missing that this suite uses. Only a suite with all parts and without JVM options of the user records.
     */
    static boolean isNeeded(SuiteOptions options) {
        return options.scope() == Scope.ALL && !JavaCommands.hasOptions(options.environment())
                && !new StartCaches(options.home()).missing().isEmpty();
    }

    static void startInBackground(SuiteOptions options) {
        try {
            var folder = OwnerOnlyFiles.folder(options.home().resolve(FOLDER));
            var cache = folder.resolve("launcher-" + ProcessHandle.current().pid() + ".aot");
            var command = new ArrayList<>(List.of("/bin/sh", "-c", BACKGROUND, "recado-recorder", cache.toString(),
                    options.home().resolve("deploy/local/target/launcher.aot").toString(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:AOTCacheOutput=" + cache,
                    "-Xlog:aot*=error"));
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> !argument.startsWith("-XX:AOT") && !argument.startsWith("-Xlog:"))
                    .forEach(command::add);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), CacheRecorder.class.getName()));
            SystemEnvironment.alone(new ProcessBuilder(command)).redirectErrorStream(true)
                    .redirectOutput(options.home().resolve("deploy/local/target/recording.log").toFile()).start();
            System.out.println("recording start-up caches in the background, for some minutes");
        } catch (IOException e) {
            System.err.println("recado: the start-up caches could not be recorded, so starts stay slow: " + e.getMessage());
        }
    }

    public static void main(String[] arguments) {
        var home = Path.of(System.getProperty("recado.home")).toAbsolutePath().normalize();
        var folder = home.resolve(FOLDER);
        try (var _ = FolderLock.of(folder)) {
            record(home, folder);
            System.out.println("recorded");
        } catch (IOException | SuiteFailure e) {
            System.out.println("not recorded: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void record(Path home, Path folder) throws IOException, SuiteFailure {
        var began = System.currentTimeMillis();
        var options = new SuiteOptions(home, folder.resolve("suite"), SuitePorts.free(),
                SystemEnvironment.of(System.getenv()), Map.of(), Scope.ALL, Jvm.ofThisMachine(), System.out::println);
        DataFolder.reset(options);
        var caches = new StartCaches(home);
        var missing = caches.missing();
        try (var suite = Suite.startRecording(options, folder)) {
            new RehearsalLoad(suite).run();
        }
        for (var part : missing) {
            caches.keep(part, SuiteProcesses.recordedCache(folder, part), began);
        }
        DataFolder.reset(options);
    }
}
