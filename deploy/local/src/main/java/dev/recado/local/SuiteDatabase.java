package dev.recado.local;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

import dev.recado.embedded.PostgresOptions;
import dev.recado.embedded.PostgresServer;

/** Starts the suite's PostgreSQL, with a database and a role for each service, and stops it. */
final class SuiteDatabase {

    private final SuiteOptions options;
    private final SuiteSecrets secrets;
    private PostgresServer postgres;

    SuiteDatabase(SuiteOptions options, SuiteSecrets secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    void start() throws SuiteFailure {
        options.progress().accept("starting postgres");
        try {
            if (postgres == null) {
                postgres = PostgresServer.start(new PostgresOptions(folder(), options.ports().of(SuitePart.POSTGRES), true,
                        secrets.get(SuiteSecrets.DATABASE_PASSWORD)));
            } else {
                postgres.start();
            }
            postgres.createDatabases(secrets.databasePasswords());
        } catch (IOException e) {
            throw new SuiteFailure(e.getMessage(), e);
        } catch (SQLException e) {
            throw new SuiteFailure("PostgreSQL refused: " + e.getMessage()
                    + " (deploy/up --reset deletes all data and starts with an empty database)", e);
        }
        options.progress().accept("postgres is ready");
    }

    void stop(PostgresServer.StopMode mode) throws SuiteFailure {
        try {
            if (postgres != null) {
                postgres.stop(mode);
            }
        } catch (IOException e) {
            throw new SuiteFailure(e.getMessage(), e);
        }
    }

    Optional<ProcessHandle> process() {
        return postgres.process();
    }

    /** Address of a database for the superuser. */
    String jdbcUrl(String database) {
        return postgres.jdbcUrl(database);
    }

    Path log() {
        return folder().resolve("postgres.log");
    }

    private Path folder() {
        return options.folder().resolve("postgres");
    }
}
