package dev.recado.verify;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Moves the next send slots of all numbers, so that their messages wait until a test or a benchmark lets them be sent. */
public final class SendSlots {

    /** Longer than any test. */
    private static final String HELD = "1 hour";

    private SendSlots() {
    }

    /** From now on no message gets a slot. */
    public static void hold(SuiteUnderTest suite) {
        move(suite, HELD);
    }

    /** The messages that wait are sent at the rate of their numbers. */
    public static void release(SuiteUnderTest suite) {
        move(suite, "0 seconds");
    }

    private static void move(SuiteUnderTest suite, String from) {
        try (var connection = DriverManager.getConnection(suite.jdbcUrl("outbound"));
                var statement = connection.prepareStatement("update pace set next_at = now() + ?::interval")) {
            statement.setString(1, from);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot move the send slots: " + e.getMessage(), e);
        }
    }
}
