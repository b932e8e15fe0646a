package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code deploy/up}: starts the suite in {@code .recado/}, says where it is, and stops it with Ctrl-C. */
public final class LauncherMain {

    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private LauncherMain() {
    }

    public static void main(String[] given) {
        // a person reads this output: the libraries speak up only when something is wrong
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
        var options = new SuiteOptions(home, home.resolve(".recado"), SuitePorts.usual(), System.getenv(), Map.of(),
                arguments.scope(),
                line -> System.out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line));
        if (arguments.reset()) {
            forget(options.folder());
        }
        var suite = Suite.start(options);
        if (arguments.rehearse()) {
            rehearse(suite);
            return;
        }
        System.out.println(StartSummary.of(suite, options));
        watch(suite);
    }

    private static void rehearse(Suite suite) throws SuiteFailure {
        try (suite) {
            for (var service : SuitePart.SERVICES) {
                suite.stop(service.title());
                suite.rehearse(service.title(), () -> {
                });
                suite.start(service.title());
            }
        }
    }

    /** A service that ends by itself is no suite any more: it is said, and the rest is stopped. */
    private static void watch(Suite suite) throws SuiteFailure {
        while (suite.dead().isEmpty()) {
            LockSupport.parkNanos(WATCH_EVERY.toNanos());
        }
        var name = suite.dead().orElseThrow();
        suite.close();
        throw new SuiteFailure(name + " has ended by itself; its log is " + suite.log(name));
    }

    private static void forget(Path folder) throws SuiteFailure {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            var lock = FolderLock.of(folder);
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).filter(path -> !keep(folder, path)).toList()) {
                    Files.delete(path);
                }
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new SuiteFailure("the data in " + folder + " could not be forgotten: " + e.getMessage(), e);
        }
    }

    private static boolean keep(Path folder, Path path) {
        return List.of(folder, folder.resolve("lock")).contains(path);
    }
}
