package dev.recado.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One process of the suite: what it says goes to its log, and every wait for it ends, at the latest with its last words. */
final class ChildProcess {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration KILL_WITHIN = Duration.ofSeconds(10);
    private static final int LAST_BYTES_MAX = 8_192;
    private static final int LAST_LINES_MAX = 12;
    private static final int LINE_CHARS_MAX = 300;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** The terminal's Ctrl-C reaches every process of the group; children leave it to the launcher, which stops them in order. */
    static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        var whole = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", name));
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        return new ChildProcess(name, process, log);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean alive() {
        return process.isAlive();
    }

    void awaitReady(BooleanSupplier ready, Duration limit) throws SuiteFailure {
        var start = System.nanoTime();
        while (!ready.getAsBoolean()) {
            if (!alive()) {
                throw new SuiteFailure(name + " ended with code " + process.exitValue() + lastWords());
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new SuiteFailure(name + " was not ready within " + limit.toSeconds() + " s" + lastWords());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new SuiteFailure("interrupted while waiting for " + name);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Asks it to end; what does not within the limit is killed. */
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

    private String lastWords() {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LAST_BYTES_MAX));
            var bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            var lines = new String(bytes, StandardCharsets.UTF_8).lines().map(ChildProcess::cut).toList();
            var last = lines.subList(Math.max(0, lines.size() - LAST_LINES_MAX), lines.size());
            return "; its log " + log + " ends with:\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "; its log " + log + " cannot be read";
        }
    }

    private static String cut(String line) {
        return line.length() <= LINE_CHARS_MAX ? line : line.substring(0, LINE_CHARS_MAX) + "…";
    }
}
