package dev.recado.embedded;

import java.nio.file.Path;

/**
 * How a PostgreSQL is run.
 *
 * @param folder where the data and the unpacked server live
 * @param port 0 for a free one
 * @param durable false only in tests that lose nothing by losing everything
 * @param password null lets every process of this machine in; it is set when the data folder is made, and must be the same ever after
 */
public record PostgresOptions(Path folder, int port, boolean durable, String password) {

    public PostgresOptions {
        folder = folder.toAbsolutePath().normalize();
    }
}
