package dev.recado.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each database has a role that owns it and reaches no other. */
class RoleSetupTest {

    private static final Map<String, String> PASSWORDS = Map.of("auth", "test_auth", "outbound", "test_outbound");

    @Test
    void a_role_owns_its_database_and_reaches_no_other(@TempDir Path folder) throws Exception {
        try (var server = start(folder)) {
            // Given
            server.createDatabases(PASSWORDS);
            // When
            server.createDatabases(PASSWORDS);
            // Then
            execute(url(server, "auth", "auth"), "create extension pg_trgm", "create table note (id int)",
                    "insert into note values (1)");
            for (var other : new String[]{"outbound", "postgres", "template1"}) {
                assertThatThrownBy(() -> execute(url(server, other, "auth"), "select 1")).as(other)
                        .isInstanceOf(SQLException.class).hasMessageContaining("permission denied for database");
            }
            for (var command : new String[]{"create role more", "create database more", "alter system set fsync = off",
                    "copy note from program 'id'", "set role postgres", "select pg_read_file('postgresql.conf')"}) {
                assertThatThrownBy(() -> execute(url(server, "auth", "auth"), command)).as(command)
                        .isInstanceOf(SQLException.class).hasMessageContaining("permission denied");
            }
            assertThatThrownBy(() -> execute(url(server, "auth", "outbound").replace("test_outbound", "test_auth"), "select 1"))
                    .isInstanceOf(SQLException.class).hasMessageContaining("password");
        }
    }

    @Test
    void what_the_superuser_created_before_belongs_to_the_role_afterwards(@TempDir Path folder) throws Exception {
        try (var server = start(folder)) {
            // Given
            server.createDatabase("auth");
            execute(server.jdbcUrl("auth"), "create extension pg_trgm",
                    "create table note (id bigint generated always as identity, text text default 'kept')",
                    "create sequence number", "create view notes as select * from note",
                    "create function twice(n int) returns int language sql as 'select n * 2'",
                    "insert into note default values");
            // When
            server.createDatabases(PASSWORDS);
            // Then
            execute(url(server, "auth", "auth"), "alter table note add column more int", "insert into note default values",
                    "select nextval('number')", "drop function twice(int)", "drop view notes", "drop sequence number",
                    "delete from note where text = 'kept'");
            assertThatThrownBy(() -> execute(url(server, "auth", "outbound"), "select 1")).isInstanceOf(SQLException.class);
        }
    }

    private static PostgresServer start(Path folder) throws IOException {
        return PostgresServer.start(new PostgresOptions(folder, 0, false, "test_superuser"));
    }

    private static String url(PostgresServer server, String database, String role) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database + "?user=" + role + "&password="
                + PASSWORDS.get(role);
    }

    private static void execute(String url, String... commands) throws SQLException {
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            for (var command : commands) {
                statement.execute(command);
            }
        }
    }
}
