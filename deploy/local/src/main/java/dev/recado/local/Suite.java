package dev.recado.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.recado.embedded.PostgresOptions;
import dev.recado.embedded.PostgresServer;
import dev.recado.local.SuiteOptions.Scope;

/** A whole Recado on this machine: PostgreSQL, Kafka, the simulator, the five services and the gateway, each stoppable by name. */
public final class Suite implements AutoCloseable {

    private static final List<String> DATABASES = List.of("conversation", "ai", "outbound", "auth");

    private final SuiteOptions options;
    private final SuiteSecrets secrets;
    private final SuiteSettings settings;
    private final SuiteProcesses processes;
    private final FolderLock lock;
    private final Set<SuitePart> parts;
    private PostgresServer postgres;
    private Gateway gateway;
    private boolean closed;

    private Suite(SuiteOptions options, FolderLock lock) throws IOException {
        var simulated = simulated(options);
        this.options = options;
        this.lock = lock;
        this.secrets = SuiteSecrets.in(options.folder());
        this.settings = new SuiteSettings(options.environment(), secrets, options.ports(), simulated, options.folder());
        this.processes = new SuiteProcesses(options, settings);
        this.parts = EnumSet.of(SuitePart.POSTGRES, SuitePart.KAFKA);
        if (simulated) {
            parts.add(SuitePart.SIMULATOR);
        }
        if (options.scope() != Scope.INFRASTRUCTURE) {
            parts.addAll(SuitePart.SERVICES);
            parts.add(SuitePart.GATEWAY);
        }
    }

    /** Starts everything and returns when all of it is ready; when one part does not come up, what was started is stopped again. */
    public static Suite start(SuiteOptions options) throws SuiteFailure {
        if (!simulated(options)) {
            RealKeys.checkPresent(options.environment());
        }
        if (options.scope() == Scope.REAL) {
            options.progress().accept("asking WhatsApp and Gemini whether they know the keys");
            RealKeys.checkAccepted(options.environment());
        }
        var suite = locked(options);
        // a launcher told to end while the suite is coming up ends it as well
        var stop = new Thread(suite::close, "suite-close");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            suite.startAll();
            return suite;
        } catch (SuiteFailure | RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    private static Suite locked(SuiteOptions options) throws SuiteFailure {
        try {
            Files.createDirectories(options.folder());
            return new Suite(options, FolderLock.of(options.folder()));
        } catch (IOException e) {
            throw new SuiteFailure("the folder " + options.folder() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean simulated(SuiteOptions options) {
        return options.scope() == Scope.INFRASTRUCTURE
                || options.scope() == Scope.ALL && !RealKeys.meantBy(options.environment());
    }

    private void startAll() throws SuiteFailure {
        options.ports().checkFree(parts);
        begin(SuitePart.KAFKA);
        startPostgres();
        awaitReady(SuitePart.KAFKA);
        if (parts.contains(SuitePart.SIMULATOR)) {
            begin(SuitePart.SIMULATOR);
        }
        var services = SuitePart.SERVICES.stream().filter(parts::contains).toList();
        for (var service : services) {
            begin(service);
        }
        if (parts.contains(SuitePart.GATEWAY)) {
            beginGateway();
        }
        if (parts.contains(SuitePart.SIMULATOR)) {
            awaitReady(SuitePart.SIMULATOR);
        }
        for (var service : services) {
            awaitReady(service);
        }
    }

    /** Where a part is reached, without a slash at the end. */
    public String url(String part) {
        return settings.url(SuitePart.named(part));
    }

    public String managementUrl(String service) {
        return "http://localhost:" + options.ports().managementOf(service);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + options.ports().of(SuitePart.KAFKA);
    }

    public String jdbcUrl(String database) {
        return postgres.jdbcUrl(database);
    }

    /** A setting as the services have it, by its environment name: a secret for signing, the owner's password, a number's id. */
    public String setting(String name) {
        return settings.value(name);
    }

    public String ownerEmail() {
        return settings.ownerEmail();
    }

    /** True when this start made the secrets: the owner's password is new. */
    public boolean firstStart() {
        return secrets.first();
    }

    public Path log(String part) {
        return part.equals(SuitePart.POSTGRES.title())
                ? postgresFolder().resolve("postgres.log")
                : processes.log(SuitePart.named(part));
    }

    public long residentBytes(String part) {
        var handle = SuitePart.named(part) == SuitePart.POSTGRES ? postgres.process() : processes.handle(SuitePart.named(part));
        return handle.map(ProcessMemory::residentBytes).orElse(0L);
    }

    /** Processor time a part has used since its start, of user and system; zero when it does not run. */
    public Duration cpuTime(String part) {
        return processes.handle(SuitePart.named(part)).flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    public boolean alive(String part) {
        return SuitePart.named(part) == SuitePart.POSTGRES
                ? postgres.process().isPresent()
                : processes.alive(SuitePart.named(part));
    }

    /** The first process that has ended without being told to. */
    public Optional<String> dead() {
        return processes.dead().map(SuitePart::title);
    }

    /** SIGKILL: nothing is finished, nothing is said. */
    public synchronized void kill(String part) throws SuiteFailure {
        if (SuitePart.named(part) == SuitePart.POSTGRES) {
            stopPostgres(PostgresServer.StopMode.IMMEDIATE);
        } else {
            processes.kill(SuitePart.named(part));
        }
    }

    /** Asks it to end and waits until it has. */
    public synchronized void stop(String part) throws SuiteFailure {
        switch (SuitePart.named(part)) {
            case POSTGRES -> stopPostgres(PostgresServer.StopMode.FAST);
            case GATEWAY -> gateway.close();
            default -> processes.stop(SuitePart.named(part));
        }
    }

    /** Starts what was stopped or killed, on the same port and data, and waits until it is ready. */
    public void start(String part) throws SuiteFailure {
        start(part, Map.of());
    }

    /** @param extra settings added to its environment, this time */
    public synchronized void start(String part, Map<String, String> extra) throws SuiteFailure {
        switch (SuitePart.named(part)) {
            case POSTGRES -> startPostgres();
            case GATEWAY -> beginGateway();
            default -> {
                begin(SuitePart.named(part), extra);
                awaitReady(SuitePart.named(part));
            }
        }
    }

    /**
     * Runs a stopped service once so that the JVM records what it loads and compiles; from then on, until it is built anew, it
     * starts from that record and is fast at once.
     *
     * @param play what to do with it while it runs
     */
    public synchronized void rehearse(String service, Runnable play) throws SuiteFailure {
        var part = SuitePart.named(service);
        options.progress().accept("rehearsing " + service);
        processes.beginRehearsal(part);
        awaitReady(part);
        play.run();
        processes.endRehearsal(part);
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
        processes.stopTogether(SuitePart.SERVICES);
        processes.stop(SuitePart.SIMULATOR);
        processes.stop(SuitePart.KAFKA);
        try {
            stopPostgres(PostgresServer.StopMode.FAST);
        } catch (SuiteFailure e) {
            System.err.println(e.getMessage());
        }
        lock.close();
    }

    private void begin(SuitePart part) throws SuiteFailure {
        begin(part, Map.of());
    }

    private void begin(SuitePart part, Map<String, String> extra) throws SuiteFailure {
        options.progress().accept("starting " + part.title());
        processes.begin(part, extra);
    }

    private void awaitReady(SuitePart part) throws SuiteFailure {
        processes.awaitReady(part);
        options.progress().accept(part.title() + " is up");
    }

    private void beginGateway() throws SuiteFailure {
        gateway = Gateway.start(options.ports());
    }

    private void startPostgres() throws SuiteFailure {
        options.progress().accept("starting postgres");
        try {
            if (postgres == null) {
                postgres = PostgresServer
                        .start(new PostgresOptions(postgresFolder(), options.ports().of(SuitePart.POSTGRES), true,
                                secrets.get(SuiteSecrets.DATABASE_PASSWORD)));
            } else {
                postgres.start();
            }
            for (var database : DATABASES) {
                postgres.createDatabase(database);
            }
        } catch (IOException e) {
            throw new SuiteFailure(e.getMessage(), e);
        } catch (SQLException e) {
            throw new SuiteFailure("PostgreSQL refused: " + e.getMessage() + " (deploy/up --reset begins anew)", e);
        }
        options.progress().accept("postgres is up");
    }

    private void stopPostgres(PostgresServer.StopMode mode) throws SuiteFailure {
        try {
            if (postgres != null) {
                postgres.stop(mode);
            }
        } catch (IOException e) {
            throw new SuiteFailure(e.getMessage(), e);
        }
    }

    private Path postgresFolder() {
        return options.folder().resolve("postgres");
    }
}
