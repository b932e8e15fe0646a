package dev.recado.kit.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.config.ConfigProvider;

/** Reads and changes rows of the running application's database over JDBC. */
public final class TestDatabase {

    private interface Step<T> {

        T run(PreparedStatement statement) throws SQLException;
    }

    private TestDatabase() {
    }

    /** Rows as maps from column name to value; empty for a statement that returns none. */
    public static List<Map<String, Object>> rows(String sql, Object... parameters) {
        return run(sql, parameters, statement -> {
            var rows = new ArrayList<Map<String, Object>>();
            if (statement.execute()) {
                var results = statement.getResultSet();
                while (results.next()) {
                    var row = new HashMap<String, Object>();
                    for (var column = 1; column <= results.getMetaData().getColumnCount(); column++) {
                        row.put(results.getMetaData().getColumnName(column), results.getObject(column));
                    }
                    rows.add(row);
                }
            }
            return rows;
        });
    }

    /** The first column of each row as text. */
    public static List<String> texts(String sql, Object... parameters) {
        return run(sql, parameters, statement -> {
            var texts = new ArrayList<String>();
            try (var results = statement.executeQuery()) {
                while (results.next()) {
                    texts.add(results.getString(1));
                }
            }
            return texts;
        });
    }

    /** The result of a {@code select count(*)}. */
    public static long count(String sql, Object... parameters) {
        return Long.parseLong(texts(sql, parameters).getFirst());
    }

    /** Runs a change and returns the number of changed rows. */
    public static int update(String sql, Object... parameters) {
        return run(sql, parameters, PreparedStatement::executeUpdate);
    }

    private static <T> T run(String sql, Object[] parameters, Step<T> step) {
        try (var connection = connect(); var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return step.run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(setting("jdbc.url"), setting("username"), setting("password"));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
