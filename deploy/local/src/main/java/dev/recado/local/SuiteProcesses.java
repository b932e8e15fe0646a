package dev.recado.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Starts the Java processes of the suite, waits until they are ready, and stops them. */
final class SuiteProcesses {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(25);
    /** Longer than {@link #READY_WITHIN}, because a recording runs at the lowest priority. */
    private static final Duration RECORD_WITHIN = Duration.ofMinutes(10);
    private static final int ASK_MILLIS_MAX = 2_000;
    private static final String KAFKA_READY = "ready ";

    private final SuiteOptions options;
    private final SuiteSettings settings;
    private final StartCaches caches;
    private final JavaCommands commands;
    private final ProcessGuard guard;
    private final Path recordings;
    private final Map<SuitePart, ChildProcess> running = new ConcurrentHashMap<>();
    private final Set<SuitePart> recorded = ConcurrentHashMap.newKeySet();

    /**
     * @param recordings the folder in which each process without a current start-up cache records one; null to record nothing
     */
    SuiteProcesses(SuiteOptions options, SuiteSettings settings, ProcessGuard guard, Path recordings) {
        this.options = options;
        this.settings = settings;
        this.guard = guard;
        this.recordings = recordings;
        this.caches = new StartCaches(options.home());
        this.commands = new JavaCommands(options, caches);
    }

    /** @param extra settings for this run of the part only */
    void begin(SuitePart part, Map<String, String> extra) throws SuiteFailure {
        if (alive(part)) {
            return;
        }
        if (recordings != null && caches.current(part).isEmpty()) {
            beginRecording(part, recordedCache(recordings, part));
            return;
        }
        try {
            begin(part, commands.of(part), extra);
        } catch (IOException e) {
            throw new SuiteFailure(part.title() + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Starts a part; its JVM records a start-up cache into the file when the part is stopped. */
    void beginRecording(SuitePart part, Path cache) throws SuiteFailure {
        try {
            recorded.add(part);
            begin(part, commands.recording(part, cache), Map.of());
        } catch (IOException e) {
            throw new SuiteFailure(part.title() + " could not be started: " + e.getMessage(), e);
        }
    }

    private void begin(SuitePart part, List<String> command, Map<String, String> extra) throws IOException {
        var environment = settings.of(part);
        environment.putAll(options.extra().getOrDefault(part.title(), Map.of()));
        environment.putAll(extra);
        var child = ChildProcess.start(part.title(), command, environment, log(part));
        var replaced = running.put(part, child);
        if (replaced != null) {
            guard.ended(replaced.handle());
        }
        guard.started(child.handle());
    }

    private Duration readyWithin() {
        return recordings == null ? READY_WITHIN : RECORD_WITHIN;
    }

    static Path recordedCache(Path recordings, SuitePart part) {
        return recordings.resolve(part.title() + ".aot");
    }

    void awaitReady(SuitePart part) throws SuiteFailure {
        var child = running.get(part);
        child.awaitReady(() -> ready(part, child), readyWithin());
        reportReady(part, child);
    }

    /**
     * Starts the parts in their order, a few at a time, and returns when all are ready. Starting more parts than there are
     * processors slows down each of them.
     *
     * @throws SuiteFailure as soon as any process of the suite ends
     */
    void startInTurn(Collection<SuitePart> parts, int atOnceMax) throws SuiteFailure {
        var waiting = new ArrayDeque<>(parts);
        var starting = new HashSet<SuitePart>();
        while (!waiting.isEmpty() || !starting.isEmpty()) {
            while (!waiting.isEmpty() && starting.size() < atOnceMax) {
                var next = waiting.remove();
                options.progress().accept("starting " + next.title());
                begin(next, Map.of());
                starting.add(next);
            }
            for (var part : Set.copyOf(starting)) {
                var child = running.get(part);
                if (child.isReady(() -> ready(part, child), readyWithin())) {
                    starting.remove(part);
                    reportReady(part, child);
                }
            }
            failOnEnded();
            ChildProcess.pause();
        }
    }

    private void failOnEnded() throws SuiteFailure {
        var ended = ended();
        if (ended.isPresent()) {
            throw new SuiteFailure(running.get(ended.get()).endReport());
        }
    }

    private void reportReady(SuitePart part, ChildProcess child) {
        options.progress().accept(part.title() + " is ready");
        caches.refusal(part, child.log()).ifPresent(reason -> options.progress().accept(
                "WARN the JVM of %s refused its start-up cache and started without it: %s; the cache is recorded again"
                        .formatted(part.title(), reason)));
    }

    boolean alive(SuitePart part) {
        var child = running.get(part);
        return child != null && child.alive();
    }

    Optional<ProcessHandle> handle(SuitePart part) {
        return Optional.ofNullable(running.get(part)).filter(ChildProcess::alive).map(ChildProcess::handle);
    }

    /** The first part that has ended without being stopped. */
    Optional<SuitePart> ended() {
        return running.entrySet().stream().filter(entry -> !entry.getValue().alive()).map(Map.Entry::getKey).findFirst();
    }

    String endReport(SuitePart part) {
        return running.get(part).endReport();
    }

    void stop(SuitePart part) {
        Optional.ofNullable(running.remove(part)).ifPresent(child -> {
            child.stop(recorded.remove(part) ? RECORD_WITHIN : STOP_WITHIN);
            guard.ended(child.handle());
        });
    }

    /** Stops the parts at the same time. Stops recording parts one after the other, because a recording needs much memory. */
    void stopTogether(Collection<SuitePart> parts) {
        if (recordings != null) {
            parts.forEach(this::stop);
            return;
        }
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
        Optional.ofNullable(running.remove(part)).ifPresent(child -> {
            child.kill();
            guard.ended(child.handle());
        });
    }

    Path log(SuitePart part) {
        return options.folder().resolve("logs").resolve(part.title() + ".log");
    }

    private boolean ready(SuitePart part, ChildProcess child) {
        return switch (part) {
            case KAFKA -> child.log().hasLineStartingWith(KAFKA_READY);
            case SIMULATOR -> answersOk("http://127.0.0.1:" + options.ports().of(part) + "/sim/faults");
            default -> answersOk("http://127.0.0.1:" + options.ports().managementOf(part) + "/q/health/ready");
        };
    }

    private static boolean answersOk(String url) {
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(ASK_MILLIS_MAX);
            connection.setReadTimeout(ASK_MILLIS_MAX);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            // it does not listen yet, and the caller checks again until its time limit
            return false;
        }
    }
}
