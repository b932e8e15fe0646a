package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a real PostgreSQL from a Maven artifact on a data folder that survives restarts. pg_ctl starts it in its own session, so
 * that Ctrl-C stops only the launcher. A guard process stops it when the launcher is killed.
 */
public final class PostgresServer implements AutoCloseable {

    public static final String USER = "postgres";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    /** Enough for three replicas of each service (deploy/docs/connections.md). */
    public static final int CONNECTIONS_MAX = 160;
    private static final int LAST_LINES_MAX = 20;

    private final PostgresOptions options;
    private final PostgresBinaries binaries;
    private final int port;
    private Process guard;

    /** FAST shuts down cleanly; IMMEDIATE acts like a crash, so that the next start runs recovery. */
    public enum StopMode {
        FAST, IMMEDIATE
    }

    private PostgresServer(PostgresOptions options, PostgresBinaries binaries, int port) {
        this.options = options;
        this.binaries = binaries;
        this.port = port;
    }

    public static PostgresServer start(Path folder, int port, boolean durable) throws IOException {
        return start(new PostgresOptions(folder, port, durable, null));
    }

    /** @throws IOException if it does not start; the reason is in {@code folder/postgres.log} */
    public static PostgresServer start(PostgresOptions options) throws IOException {
        OwnerOnlyFiles.folder(options.folder());
        var server = new PostgresServer(options, PostgresBinaries.unpackInto(options.folder().resolve("server")),
                options.port() == 0 ? FreePort.find() : options.port());
        server.start();
        return server;
    }

    public int port() {
        return port;
    }

    public String jdbcUrl(String database) {
        var password = options.password() == null ? "" : "&password=" + options.password();
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER + password;
    }

    /** Creates a database if it does not exist. */
    public void createDatabase(String name) throws SQLException {
        DatabaseSetup.create(jdbcUrl("postgres"), name);
    }

    /**
     * Creates a database and the role that owns it, where they do not exist. The role has the name of its database, may
     * connect to no other, and is no superuser.
     *
     * @param passwords by database
     */
    public void createDatabases(Map<String, String> passwords) throws SQLException {
        RoleSetup.create(this::jdbcUrl, passwords);
    }

    /** Returns the running postmaster process. */
    public Optional<ProcessHandle> process() {
        try {
            var pid = Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).getFirst().trim());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        } catch (IOException e) {
            // the file does not exist, so the server is stopped
            return Optional.empty();
        }
    }

    /**
     * Starts the server, also after {@link #stop(StopMode)}. First stops a server of a killed launcher that still runs on the
     * folder.
     */
    public void start() throws IOException {
        if (!Files.exists(data().resolve("postgresql.conf"))) {
            initializeDataFolder();
        }
        if (process().isPresent() && Files.exists(data().resolve("postmaster.opts"))) {
            stopOrphan();
        }
        var arguments = List.of("start", "-D", data().toString(), "-l", log().toString(), "-w", "-t",
                Long.toString(START_WITHIN.toSeconds()), "-o", serverOptions());
        if (run("pg_ctl", arguments) != 0) {
            throw new IOException("PostgreSQL did not start on port " + port + ": " + startFailure());
        }
        guard = startGuard();
    }

    public void stop(StopMode mode) throws IOException {
        stopGuard();
        if (process().isPresent()) {
            var arguments = List.of("stop", "-D", data().toString(), "-m", mode.name().toLowerCase(Locale.ROOT), "-w", "-t",
                    Long.toString(STOP_WITHIN.toSeconds()));
            if (run("pg_ctl", arguments) != 0) {
                throw new IOException("PostgreSQL did not stop within " + STOP_WITHIN.toSeconds() + " s: see " + log());
            }
        }
    }

    @Override
    public void close() throws IOException {
        stop(StopMode.FAST);
    }

    private void initializeDataFolder() throws IOException {
        // an interrupted initdb leaves an incomplete folder
        deleteFolder(data());
        var arguments = new ArrayList<>(List.of("-D", data().toString(), "-U", USER, "-E", "UTF8", "--no-locale",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        if (options.password() == null) {
            arguments.addAll(List.of("-A", "trust"));
        } else {
            // through a pipe, so that an interrupted start leaves no password on the disk
            arguments.addAll(List.of("-A", "scram-sha-256", "--pwfile", "/dev/stdin"));
        }
        if (run("initdb", arguments, options.password()) != 0) {
            throw new IOException("initdb could not create " + data() + ": see " + log());
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (var all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : deepestFirst) {
            Files.delete(path);
        }
    }

    private void stopOrphan() throws IOException {
        var command = process().flatMap(found -> found.info().command()).orElse("");
        if (command.isEmpty() || command.endsWith("postgres")) {
            stop(StopMode.FAST);
        }
    }

    private String serverOptions() {
        var onOff = options.durable() ? "on" : "off";
        return "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=" + onOff
                + " -c synchronous_commit=" + onOff + " -c full_page_writes=" + onOff + " -c max_connections=" + CONNECTIONS_MAX
                + " -c shared_buffers=64MB -c timezone=UTC -c log_timezone=UTC";
    }

    /** Starts a shell that reads its input until this process ends in any way, and then stops the server. */
    private Process startGuard() throws IOException {
        var found = process();
        if (found.isEmpty()) {
            throw new IOException("PostgreSQL ended right after its start: " + startFailure());
        }
        var pid = found.get().pid();
        return SystemEnvironment.alone(new ProcessBuilder("/bin/sh", "-c",
                "trap '' INT; read -r never; kill -INT \"$1\"", "postgres-guard", Long.toString(pid)))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private void stopGuard() throws IOException {
        if (guard != null) {
            guard.destroyForcibly();
            guard.getOutputStream().close();
        }
    }

    private int run(String program, List<String> arguments) throws IOException {
        return run(program, arguments, null);
    }

    /** @param input the first line of the program's input, or null */
    private int run(String program, List<String> arguments, String input) throws IOException {
        var process = SystemEnvironment.alone(new ProcessBuilder(binaries.command(program, arguments)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(OwnerOnlyFiles.file(log()).toFile())).start();
        write(input, process);
        try {
            if (!process.waitFor(START_WITHIN.toSeconds() + STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL's " + program + " ran", e);
        }
    }

    private static void write(String input, Process process) {
        try (var in = process.outputWriter()) {
            if (input != null) {
                in.write(input + "\n");
            }
        } catch (IOException e) {
            // the program has ended before it read its input; its exit code and its log give the reason
        }
    }

    private String startFailure() throws IOException {
        var output = Files.readAllLines(log()).reversed();
        var portInUse = output.stream().limit(LAST_LINES_MAX).anyMatch(line -> line.contains("Address already in use"));
        return portInUse
                ? "the port is in use"
                : output.stream().limit(LAST_LINES_MAX).filter(line -> line.contains("FATAL")).findFirst()
                        .orElse("see") + " in " + log();
    }

    private Path data() {
        return options.folder().resolve("data");
    }

    private Path log() {
        return options.folder().resolve("postgres.log");
    }
}
