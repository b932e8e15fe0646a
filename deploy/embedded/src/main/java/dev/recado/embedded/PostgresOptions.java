package dev.recado.embedded;

import java.nio.file.Path;

/**
 * How {@link PostgresServer} runs.
 *
 * @param folder the folder for data, log and the unpacked programs
 * @param port the port to listen on; 0 picks a free one
 * @param durable false turns fsync off, for tests whose data is disposable
 * @param password null allows every local process to connect; set when the data folder is created and fixed from then on
 */
public record PostgresOptions(Path folder, int port, boolean durable, String password) {

    public PostgresOptions {
        folder = folder.toAbsolutePath().normalize();
    }
}
