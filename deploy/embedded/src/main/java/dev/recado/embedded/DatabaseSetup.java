package dev.recado.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/** Makes and drops what a PostgreSQL holds. */
final class DatabaseSetup {

    private DatabaseSetup() {
    }

    static void create(String jdbcUrl, String name) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var exists = connection.prepareStatement("select 1 from pg_database where datname = ?");
                var create = connection.createStatement()) {
            exists.setString(1, name);
            if (!exists.executeQuery().next()) {
                create.execute("create database \"" + name.replace("\"", "") + "\"");
            }
        }
    }

    /** Throws the database away, if it is there, and makes it anew. */
    static void recreate(String jdbcUrl, String name) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl); var drop = connection.createStatement()) {
            drop.execute("drop database if exists \"" + name.replace("\"", "") + "\" with (force)");
        }
        create(jdbcUrl, name);
    }

    static void deleteFolder(Path folder) throws IOException {
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
}
