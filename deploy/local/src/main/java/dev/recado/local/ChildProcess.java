package dev.recado.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.recado.embedded.OwnerOnlyFiles;

/** One process of the suite. Its output is appended to its log, and every wait for it has a limit. */
final class ChildProcess {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration KILL_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final ProcessLog log;
    private final long startNanos = System.nanoTime();

    private ChildProcess(String name, Process process, ProcessLog log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the process so that it ignores Ctrl-C in the terminal, because the launcher stops all processes in order. Only the
     * owner can read the files that it creates.
     */
    static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) throws IOException {
        OwnerOnlyFiles.folder(log.getParent());
        ProcessLog.rotate(log);
        OwnerOnlyFiles.file(log);
        var whole = new ArrayList<>(List.of("/bin/sh", "-c", "umask 077; trap '' INT; exec \"$@\"", name));
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        var output = ProcessLog.fromNow(log);
        var process = builder.start();
        process.getOutputStream().close();
        return new ChildProcess(name, process, output);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    ProcessLog log() {
        return log;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Describes the end of the process for the user: exit code, last logged error, and the log file. */
    String endReport() {
        return "%s ended with code %d: %s (log: %s)".formatted(name, process.exitValue(), log.lastError(), log.file());
    }

    /**
     * Returns whether the process is ready now.
     *
     * @throws SuiteFailure when it has ended, or when it has not become ready within the limit
     */
    boolean isReady(BooleanSupplier ready, Duration limit) throws SuiteFailure {
        if (!alive()) {
            throw new SuiteFailure(endReport());
        }
        if (ready.getAsBoolean()) {
            return true;
        }
        if (System.nanoTime() - startNanos > limit.toNanos()) {
            throw new SuiteFailure("%s was not ready within %d s: %s (log: %s)".formatted(name, limit.toSeconds(),
                    log.lastError(), log.file()));
        }
        return false;
    }

    void awaitReady(BooleanSupplier ready, Duration limit) throws SuiteFailure {
        while (!isReady(ready, limit)) {
            pause();
        }
    }

    /** Pauses between two checks of a starting process. */
    static void pause() throws SuiteFailure {
        if (Thread.currentThread().isInterrupted()) {
            throw new SuiteFailure("interrupted while waiting for the suite");
        }
        LockSupport.parkNanos(POLL.toNanos());
    }

    /** Sends SIGTERM, and SIGKILL if the process has not ended within the limit. */
    void stop(Duration limit) {
        process.destroy();
        if (!ended(limit)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
        ended(KILL_WITHIN);
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
