package dev.recado.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.recado.embedded.OwnerOnlyFiles;
import dev.recado.embedded.PostgresServer;
import dev.recado.local.SuiteOptions.Scope;

/**
 * Runs the whole suite on this machine: PostgreSQL, Kafka, the simulator, the five services and the gateway. Each part can be
 * stopped by name.
 */
public final class Suite implements AutoCloseable {

    private final SuiteOptions options;
    private final SuiteSecrets secrets;
    private final SuiteSettings settings;
    private final SuiteProcesses processes;
    private final ProcessGuard guard;
    private final FolderLock lock;
    private final SuiteDatabase database;
    private final Set<SuitePart> parts;
    private Gateway gateway;
    private boolean closed;

    private Suite(SuiteOptions options, FolderLock lock, Path recordings) throws IOException {
        var simulated = SettingsCheck.simulated(options);
        this.options = options;
        this.lock = lock;
        this.secrets = SuiteSecrets.in(options.folder());
        this.settings = new SuiteSettings(options.environment(), secrets, options.ports(), simulated, options.folder());
        this.database = new SuiteDatabase(options, secrets);
        this.guard = ProcessGuard.start();
        this.processes = new SuiteProcesses(options, settings, guard, recordings);
        this.parts = EnumSet.of(SuitePart.POSTGRES, SuitePart.KAFKA);
        if (simulated) {
            parts.add(SuitePart.SIMULATOR);
        }
        if (options.scope() != Scope.INFRASTRUCTURE) {
            parts.addAll(SuitePart.SERVICES);
            parts.add(SuitePart.GATEWAY);
        }
    }

    /**
     * Starts every part and returns when all of them are ready. When one fails, the parts already started are stopped again.
     */
    public static Suite start(SuiteOptions options) throws SuiteFailure {
        return start(options, null);
    }

    /**
     * Like {@link #start(SuiteOptions)}, but each process without a current start-up cache records one into the folder when it
     * ends.
     */
    static Suite startRecording(SuiteOptions options, Path recordings) throws SuiteFailure {
        return start(options, recordings);
    }

    private static Suite start(SuiteOptions options, Path recordings) throws SuiteFailure {
        SettingsCheck.check(options);
        if (options.scope() == Scope.REAL) {
            options.progress().accept("checking whether WhatsApp and Gemini accept the keys");
            RealKeys.checkAccepted(options.environment());
        }
        var suite = locked(options, recordings);
        // if the launcher ends during the start, it stops the parts already started
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "suite-close"));
        try {
            suite.startAll();
            return suite;
        } catch (SuiteFailure | RuntimeException e) {
            options.progress().accept("stopping: " + e.getMessage());
            suite.close();
            throw e;
        }
    }

    private static Suite locked(SuiteOptions options, Path recordings) throws SuiteFailure {
        try {
            OwnerOnlyFiles.closedFolder(options.folder());
            var lock = FolderLock.of(options.folder());
            if (lock.ownerWasKilled()) {
                DataFolder.awaitEnd(options);
            }
            return new Suite(options, lock, recordings);
        } catch (IOException e) {
            throw new SuiteFailure("the folder " + options.folder() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Starts all parts. The simulator starts in parallel with PostgreSQL and Kafka, which wait for disk and elections. */
    private void startAll() throws SuiteFailure {
        options.ports().checkFree(parts);
        for (var part : List.of(SuitePart.KAFKA, SuitePart.SIMULATOR)) {
            if (parts.contains(part)) {
                options.progress().accept("starting " + part.title());
                processes.begin(Replica.first(part), Map.of());
            }
        }
        database.start();
        processes.awaitReady(Replica.first(SuitePart.KAFKA));
        if (parts.contains(SuitePart.SIMULATOR)) {
            processes.awaitReady(Replica.first(SuitePart.SIMULATOR));
        }
        if (options.scope() == Scope.INFRASTRUCTURE) {
            writeEnvironmentFiles();
        }
        if (parts.contains(SuitePart.GATEWAY)) {
            gateway = Gateway.start(options.ports(), options.environment());
            startServices();
        }
    }

    /** Starts further processes slowly: those that are ready already need the processors as well. */
    private void startServices() throws SuiteFailure {
        var processors = Runtime.getRuntime().availableProcessors();
        var first = services().stream().filter(replica -> replica.number() == 1).toList();
        processes.startInTurn(first, processors + 1);
        processes.startInTurn(services().stream().filter(replica -> !first.contains(replica)).toList(),
                Math.max(1, processors / 2));
    }

    /** The first process of each service, then the second of each. */
    private List<Replica> services() {
        return SuitePart.SERVICES.stream().flatMap(part -> options.ports().replicasOf(part).stream())
                .sorted(Comparator.comparingInt(Replica::number)).toList();
    }

    private void writeEnvironmentFiles() throws SuiteFailure {
        try {
            EnvironmentFiles.write(options.folder(), settings);
        } catch (IOException e) {
            throw new SuiteFailure("the settings of the services could not be written: " + e.getMessage(), e);
        }
    }

    /** The names of all processes of a service, such as {@code outbound} and {@code outbound-2}. */
    public List<String> replicas(String service) {
        return options.ports().replicasOf(SuitePart.named(service)).stream().map(Replica::title).toList();
    }

    /** The address of a process, without a slash at the end. */
    public String url(String part) {
        return settings.url(Replica.named(part));
    }

    public String managementUrl(String service) {
        return "http://localhost:" + options.ports().managementOf(service);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + options.ports().of(SuitePart.KAFKA);
    }

    /** Settings with which a client logs in to Kafka as administrator. */
    public Map<String, Object> kafkaAdmin() {
        return KafkaLogins.admin(bootstrapServers(), secrets);
    }

    /** Creates the Kafka user of a publisher and returns the settings of its clients. */
    public Map<String, Object> kafkaPublisher(String publisher) throws SuiteFailure {
        return KafkaLogins.publisher(bootstrapServers(), secrets, publisher);
    }

    public String jdbcUrl(String database) {
        return this.database.jdbcUrl(database);
    }

    /** A setting of the services by its environment name, for example the owner's password or the number's id. */
    public String setting(String name) {
        return settings.value(name);
    }

    /** Every generated secret, for tests that no log contains one. */
    public Set<String> secrets() {
        return secrets.all();
    }

    public String ownerEmail() {
        return settings.ownerEmail();
    }

    /** True if this start generated the secrets, among them the owner's password. */
    public boolean firstStart() {
        return secrets.first();
    }

    public Path log(String part) {
        return isPostgres(part) ? database.log() : processes.log(Replica.named(part));
    }

    public long residentBytes(String part) {
        return process(part).map(ProcessMemory::residentBytes).orElse(0L);
    }

    /** The running process of a part; that of PostgreSQL is its postmaster. */
    public Optional<ProcessHandle> process(String part) {
        return isPostgres(part) ? database.process() : processes.handle(Replica.named(part));
    }

    /** User and system processor time of a part since its start; zero when it does not run. */
    public Duration cpuTime(String part) {
        return process(part).flatMap(handle -> handle.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    public boolean alive(String part) {
        return process(part).isPresent();
    }

    /** The report of the first process that has ended without being stopped. */
    Optional<String> endReport() {
        return processes.ended().map(processes::endReport);
    }

    /** Sends SIGKILL, so that the process ends without cleaning up. */
    public synchronized void kill(String part) throws SuiteFailure {
        if (isPostgres(part)) {
            database.stop(PostgresServer.StopMode.IMMEDIATE);
        } else {
            processes.kill(Replica.named(part));
        }
    }

    private static boolean isPostgres(String part) {
        return part.equals(SuitePart.POSTGRES.title());
    }

    /** Stops a part and waits until it has ended. */
    public synchronized void stop(String part) throws SuiteFailure {
        switch (Replica.named(part).part()) {
            case POSTGRES -> database.stop(PostgresServer.StopMode.FAST);
            case GATEWAY -> gateway.close();
            default -> processes.stop(Replica.named(part));
        }
    }

    /** Starts a stopped or killed part on the same port and data, and waits until it is ready. */
    public void start(String part) throws SuiteFailure {
        start(part, Map.of());
    }

    /** @param extra settings added to its environment, for this run */
    public synchronized void start(String part, Map<String, String> extra) throws SuiteFailure {
        switch (Replica.named(part).part()) {
            case POSTGRES -> database.start();
            case GATEWAY -> gateway = Gateway.start(options.ports(), options.environment());
            default -> {
                options.progress().accept("starting " + part);
                processes.begin(Replica.named(part), extra);
                processes.awaitReady(Replica.named(part));
            }
        }
    }

    /**
     * Runs a stopped part one time to record its start-up cache. Later starts use the cache until the part is built again.
     *
     * @param load what to do with the part while it runs
     */
    public synchronized void rehearse(String title, Runnable load) throws SuiteFailure {
        var part = Replica.named(title);
        options.progress().accept("recording the start-up cache of " + title);
        processes.beginRecording(part, new StartCaches(options.home()).file(part.part()));
        processes.awaitReady(part);
        load.run();
        processes.stop(part);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (gateway != null) {
            gateway.close();
        }
        try {
            processes.stopTogether(services());
            processes.stop(Replica.first(SuitePart.SIMULATOR));
            processes.stop(Replica.first(SuitePart.KAFKA));
            database.stop(PostgresServer.StopMode.FAST);
        } catch (SuiteFailure e) {
            System.err.println("recado: " + e.getMessage());
        } finally {
            guard.close();
            lock.close();
        }
    }
}
