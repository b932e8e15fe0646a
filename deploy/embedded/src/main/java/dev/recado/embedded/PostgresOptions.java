package dev.recado.embedded;

import java.nio.file.Path;

/**
 * How {@link PostgresServer} runs.
 *
 * @param folder the folder for data, log and the unpacked programs
 * @param port the port to listen on; 0 picks a free one
 * @param durable false turns fsync off, for tests whose data is disposable
 * @param password null lets every local process connect; it is fixed when the data folder is created
 */
public record PostgresOptions(Path folder, int port, boolean durable, String password) {

    public PostgresOptions {
        folder = folder.toAbsolutePath().normalize();
    }
}
