package dev.recado.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Creates and drops databases on a running PostgreSQL. */
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

    /** Drops the database if it exists, then creates an empty one. */
    static void recreate(String jdbcUrl, String name) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl); var drop = connection.createStatement()) {
            drop.execute("drop database if exists \"" + name.replace("\"", "") + "\" with (force)");
        }
        create(jdbcUrl, name);
    }
}
