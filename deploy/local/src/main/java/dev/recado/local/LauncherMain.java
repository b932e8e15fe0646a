package dev.recado.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

import dev.recado.local.SuiteOptions.Jvm;

/** {@code deploy/up}: starts the suite in {@code .recado/}, prints its addresses, and stops it with Ctrl-C. */
public final class LauncherMain {

    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private LauncherMain() {
    }

    public static void main(String[] given) {
        // this output is for the user, so libraries log only warnings to it
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            var arguments = LauncherArguments.of(given);
            if (arguments.help()) {
                System.out.println(LauncherArguments.USAGE);
                return;
            }
            run(arguments);
        } catch (SuiteFailure e) {
            System.err.println("recado: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(LauncherArguments arguments) throws SuiteFailure {
        var home = Path.of(System.getProperty("recado.home", "."));
        var start = System.nanoTime();
        var options = new SuiteOptions(home, home.resolve(".recado"), SuitePorts.usual(arguments.replicas()), System.getenv(),
                Map.of(),
                arguments.scope(), Jvm.ofThisMachine(),
                line -> System.out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line));
        SettingsCheck.check(options);
        if (arguments.reset()) {
            DataFolder.reset(options);
        }
        var suite = Suite.start(options);
        if (CacheRecorder.isNeeded(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                suite.close();
                CacheRecorder.startInBackground(options);
            }, "cache-recorder"));
        }
        System.out.println(StartSummary.of(suite, options));
        watch(suite, options.progress());
    }

    /** Ends the suite when one of its processes ends by itself. */
    private static void watch(Suite suite, Consumer<String> progress) throws SuiteFailure {
        var ended = suite.endReport();
        while (ended.isEmpty()) {
            LockSupport.parkNanos(WATCH_EVERY.toNanos());
            ended = suite.endReport();
        }
        progress.accept("stopping: " + ended.get());
        suite.close();
        throw new SuiteFailure(ended.get());
    }
}
