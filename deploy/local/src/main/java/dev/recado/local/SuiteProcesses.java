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
    private final Map<Replica, ChildProcess> running = new ConcurrentHashMap<>();
    private final Set<Replica> recorded = ConcurrentHashMap.newKeySet();

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
    void begin(Replica replica, Map<String, String> extra) throws SuiteFailure {
        if (alive(replica)) {
            return;
        }
        if (recordings != null && caches.current(replica.part()).isEmpty()) {
            beginRecording(replica, recordedCache(recordings, replica.part()));
            return;
        }
        try {
            begin(replica, commands.of(replica), extra);
        } catch (IOException e) {
            throw new SuiteFailure(replica.title() + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Starts a part; its JVM records a start-up cache into the file when the part is stopped. */
    void beginRecording(Replica replica, Path cache) throws SuiteFailure {
        try {
            recorded.add(replica);
            begin(replica, commands.recording(replica, cache), Map.of());
        } catch (IOException e) {
            throw new SuiteFailure(replica.title() + " could not be started: " + e.getMessage(), e);
        }
    }

    private void begin(Replica replica, List<String> command, Map<String, String> extra) throws IOException {
        var environment = settings.of(replica);
        environment.putAll(options.extra().getOrDefault(replica.part().title(), Map.of()));
        environment.putAll(extra);
        var child = ChildProcess.start(replica.title(), command, environment, log(replica));
        var replaced = running.put(replica, child);
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

    void awaitReady(Replica replica) throws SuiteFailure {
        var child = running.get(replica);
        child.awaitReady(() -> ready(replica, child), readyWithin());
        reportReady(replica, child);
    }

    /**
     * Starts the processes in their order, a few at a time, and returns when all are ready. Starting more than there are
     * processors slows down each of them.
     *
     * @throws SuiteFailure as soon as any process of the suite ends
     */
    void startInTurn(Collection<Replica> replicas, int atOnceMax) throws SuiteFailure {
        var waiting = new ArrayDeque<>(replicas);
        var starting = new HashSet<Replica>();
        while (!waiting.isEmpty() || !starting.isEmpty()) {
            while (!waiting.isEmpty() && starting.size() < atOnceMax) {
                var next = waiting.remove();
                options.progress().accept("starting " + next.title());
                begin(next, Map.of());
                starting.add(next);
            }
            for (var replica : Set.copyOf(starting)) {
                var child = running.get(replica);
                if (child.isReady(() -> ready(replica, child), readyWithin())) {
                    starting.remove(replica);
                    reportReady(replica, child);
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

    private void reportReady(Replica replica, ChildProcess child) {
        options.progress().accept(replica.title() + " is ready");
        caches.refusal(replica.part(), child.log()).ifPresent(reason -> options.progress().accept(
                "WARN the JVM of %s refused its start-up cache and started without it: %s; the cache is recorded again"
                        .formatted(replica.title(), reason)));
    }

    boolean alive(Replica replica) {
        var child = running.get(replica);
        return child != null && child.alive();
    }

    Optional<ProcessHandle> handle(Replica replica) {
        return Optional.ofNullable(running.get(replica)).filter(ChildProcess::alive).map(ChildProcess::handle);
    }

    /** The first process that has ended without being stopped. */
    Optional<Replica> ended() {
        return running.entrySet().stream().filter(entry -> !entry.getValue().alive()).map(Map.Entry::getKey).findFirst();
    }

    String endReport(Replica replica) {
        return running.get(replica).endReport();
    }

    void stop(Replica replica) {
        Optional.ofNullable(running.remove(replica)).ifPresent(child -> {
            child.stop(recorded.remove(replica) ? RECORD_WITHIN : STOP_WITHIN);
            guard.ended(child.handle());
        });
    }

    /** Stops the processes at the same time. Stops recording ones one after the other, because a recording needs much memory. */
    void stopTogether(Collection<Replica> replicas) {
        if (recordings != null) {
            replicas.forEach(this::stop);
            return;
        }
        var threads = replicas.stream().map(replica -> Thread.ofVirtual().start(() -> stop(replica))).toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                replicas.forEach(this::kill);
                Thread.currentThread().interrupt();
            }
        }
    }

    void kill(Replica replica) {
        Optional.ofNullable(running.remove(replica)).ifPresent(child -> {
            child.kill();
            guard.ended(child.handle());
        });
    }

    Path log(Replica replica) {
        return options.folder().resolve("logs").resolve(replica.title() + ".log");
    }

    private boolean ready(Replica replica, ChildProcess child) {
        return switch (replica.part()) {
            case KAFKA -> child.log().hasLineStartingWith(KAFKA_READY);
            case SIMULATOR -> answersOk("http://127.0.0.1:" + options.ports().of(replica) + "/sim/faults");
            default -> answersOk("http://127.0.0.1:" + options.ports().managementOf(replica) + "/q/health/ready");
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
