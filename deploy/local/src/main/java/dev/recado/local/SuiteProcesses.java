package dev.recado.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Java processes of the suite, by part: starts one, waits for it, ends it. */
final class SuiteProcesses {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(25);
    private static final Duration REHEARSAL_STOP_WITHIN = Duration.ofSeconds(120);
    private static final String KAFKA_READY = "ready ";

    private final SuiteOptions options;
    private final SuiteSettings settings;
    private final JavaCommands programs;
    private final Map<SuitePart, ChildProcess> running = new ConcurrentHashMap<>();
    private final Map<SuitePart, Long> logStart = new ConcurrentHashMap<>();

    SuiteProcesses(SuiteOptions options, SuiteSettings settings) {
        this.options = options;
        this.settings = settings;
        this.programs = new JavaCommands(options.home(), options.folder());
    }

    /** @param extra settings for this run of the part only */
    void begin(SuitePart part, Map<String, String> extra) throws SuiteFailure {
        if (!alive(part)) {
            begin(part, extra, () -> programs.of(part, options.ports().of(part)));
        }
    }

    void beginRehearsal(SuitePart part) throws SuiteFailure {
        begin(part, Map.of(), () -> programs.rehearsal(part));
    }

    private void begin(SuitePart part, Map<String, String> extra, Command command) throws SuiteFailure {
        var log = log(part);
        try {
            var environment = settings.of(part);
            environment.putAll(options.extra().getOrDefault(part.title(), Map.of()));
            environment.putAll(extra);
            logStart.put(part, Files.exists(log) ? Files.size(log) : 0);
            running.put(part, ChildProcess.start(part.title(), command.line(), environment, log));
        } catch (IOException e) {
            throw new SuiteFailure(part.title() + " could not be started: " + e.getMessage(), e);
        }
    }

    void awaitReady(SuitePart part) throws SuiteFailure {
        running.get(part).awaitReady(() -> ready(part), READY_WITHIN);
    }

    boolean alive(SuitePart part) {
        var child = running.get(part);
        return child != null && child.alive();
    }

    Optional<ProcessHandle> handle(SuitePart part) {
        return Optional.ofNullable(running.get(part)).filter(ChildProcess::alive).map(ChildProcess::handle);
    }

    Optional<SuitePart> dead() {
        return running.entrySet().stream().filter(entry -> !entry.getValue().alive()).map(Map.Entry::getKey).findFirst();
    }

    void stop(SuitePart part) {
        Optional.ofNullable(running.remove(part)).ifPresent(child -> child.stop(STOP_WITHIN));
    }

    /** Ends it and waits until its cache is written. */
    void endRehearsal(SuitePart part) {
        Optional.ofNullable(running.remove(part)).ifPresent(child -> child.stop(REHEARSAL_STOP_WITHIN));
    }

    /** All of them at once: each drains for itself. */
    void stopTogether(Collection<SuitePart> parts) {
        var threads = parts.stream().map(part -> Thread.ofVirtual().start(() -> stop(part))).toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                parts.forEach(this::kill);
                Thread.currentThread().interrupt();
            }
        }
    }

    void kill(SuitePart part) {
        Optional.ofNullable(running.remove(part)).ifPresent(ChildProcess::kill);
    }

    Path log(SuitePart part) {
        return options.folder().resolve("logs").resolve(part.title() + ".log");
    }

    private boolean ready(SuitePart part) {
        return switch (part) {
            case KAFKA -> saidReady(part);
            case SIMULATOR -> HealthCheck.answers("http://127.0.0.1:" + options.ports().of(part) + "/sim/faults");
            default -> HealthCheck.answers("http://127.0.0.1:" + options.ports().managementOf(part) + "/q/health/ready");
        };
    }

    /** Kafka says so when its topics are there; what an earlier run has said does not count. */
    private boolean saidReady(SuitePart part) {
        try (var log = Files.newByteChannel(log(part)).position(logStart.get(part));
                var lines = new BufferedReader(Channels.newReader(log, StandardCharsets.UTF_8))) {
            return lines.lines().anyMatch(line -> line.startsWith(KAFKA_READY));
        } catch (IOException e) {
            // the log is made by the process itself: asked again until the limit of the wait
            return false;
        }
    }

    /** A command line still to be made. */
    private interface Command {
        List<String> line() throws IOException, SuiteFailure;
    }
}
