package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL from a Maven artifact: its data stays in the folder given and is found again at the next start. */
public final class PostgresServer implements AutoCloseable {

    public static final String USER = "postgres";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final int CONNECTIONS_MAX = 150;

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * @param folder where the data and the unpacked server live
     * @param port 0 for a free one
     * @param durable false only in tests that lose nothing by losing everything
     * @throws IOException when it does not start, with PostgreSQL's own words in {@code folder/postgres.log}
     */
    public static PostgresServer start(Path folder, int port, boolean durable) throws IOException {
        Files.createDirectories(folder);
        var log = ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile());
        var onOff = durable ? "on" : "off";
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(folder.resolve("server").toFile())
                .setPort(FreePort.claim(port))
                .setPGStartupWait(START_WITHIN)
                .setRegisterShutdownHook(false)
                .setErrorRedirector(log).setOutputRedirector(log)
                .setServerConfig("fsync", onOff).setServerConfig("synchronous_commit", onOff)
                .setServerConfig("full_page_writes", onOff)
                .setServerConfig("max_connections", Integer.toString(CONNECTIONS_MAX))
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("timezone", "UTC");
        return new PostgresServer(builder.start());
    }

    public int port() {
        return server.getPort();
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=" + USER;
    }

    /** Makes a database unless it is there. */
    public void createDatabase(String name) throws SQLException {
        createDatabase(jdbcUrl("postgres"), name);
    }

    /** Throws the database away, if it is there, and makes it anew. */
    static void recreateDatabase(String jdbcUrl, String name) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl); var drop = connection.createStatement()) {
            drop.execute("drop database if exists \"" + name.replace("\"", "") + "\" with (force)");
        }
        createDatabase(jdbcUrl, name);
    }

    static void createDatabase(String jdbcUrl, String name) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var exists = connection.prepareStatement("select 1 from pg_database where datname = ?");
                var create = connection.createStatement()) {
            exists.setString(1, name);
            if (!exists.executeQuery().next()) {
                create.execute("create database \"" + name.replace("\"", "") + "\"");
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
