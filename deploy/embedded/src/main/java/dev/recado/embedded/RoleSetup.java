package dev.recado.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.postgresql.PGConnection;

/** Creates one role for each database, so that a service whose password leaks opens no other service's data. */
final class RoleSetup {

    private static final String SHARED_DATABASES_CLOSED = """
        revoke connect, temporary on database postgres, template1 from public""";
    private static final String ROLE = """
        create role "%s" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls""";
    /** Objects that identity columns and extensions own follow their owner. */
    private static final String OBJECTS_OF_OTHERS = """
        select format('alter %s %s owner to %I', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
            when 'S' then 'sequence' else 'table' end, c.oid::regclass, current_database())
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
          and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i', 'e'))
        union all
        select format('alter routine %s owner to %I', p.oid::regprocedure, current_database())
        from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')""";

    private RoleSetup() {
    }

    /** @param jdbcUrl address of a database for the superuser */
    static void create(UnaryOperator<String> jdbcUrl, Map<String, String> passwords) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl.apply("postgres"))) {
            for (var each : passwords.entrySet()) {
                var name = each.getKey();
                if (!exists(connection, "select 1 from pg_roles where rolname = ?", name)) {
                    createRole(connection, name, each.getValue());
                }
                if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                    execute(connection, SHARED_DATABASES_CLOSED, "create database \"%s\" owner \"%s\"".formatted(name, name),
                            "revoke all on database \"%s\" from public".formatted(name));
                } else if (!exists(connection, "select 1 from pg_database where datname = ? and datdba = datname::regrole",
                        name)) {
                    hand(connection, jdbcUrl.apply(name), name);
                }
            }
        }
    }

    /** In one transaction, because a role without a password could never log in. The driver sends a hash, never the password. */
    private static void createRole(Connection connection, String name, String password) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, ROLE.formatted(name));
        connection.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Makes the role owner of a database that the superuser filled. */
    private static void hand(Connection connection, String jdbcUrl, String name) throws SQLException {
        try (var inside = DriverManager.getConnection(jdbcUrl);
                var statement = inside.createStatement();
                var commands = statement.executeQuery(OBJECTS_OF_OTHERS)) {
            inside.setAutoCommit(false);
            while (commands.next()) {
                execute(inside, commands.getString(1));
            }
            inside.commit();
        }
        execute(connection, SHARED_DATABASES_CLOSED, "revoke all on database \"%s\" from public".formatted(name),
                "alter database \"%s\" owner to \"%s\"".formatted(name, name));
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    private static void execute(Connection connection, String... commands) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var command : commands) {
                statement.execute(command);
            }
        }
    }
}
