package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * How long an attempt has still to wait.
 *
 * @param byKind below zero when there is no wait; what was never counted is left out
 * @param turn until the suite judges one more of those that are not familiar; below zero when it does
 */
record LoginWaits(Map<AttemptKind, Duration> byKind, Duration turn) {

    private static final double MILLIS = 1000;

    static LoginWaits of(RowSet<Row> rows) {
        var waits = new EnumMap<AttemptKind, Duration>(AttemptKind.class);
        var turn = Duration.ZERO;
        for (var row : rows) {
            var wait = Duration.ofMillis(Math.round(row.getDouble("seconds") * MILLIS));
            if (row.getString("kind") == null) {
                turn = wait;
            } else {
                waits.put(AttemptKind.valueOf(row.getString("kind")), wait);
            }
        }
        return new LoginWaits(waits, turn);
    }

    /** Of the one row; not below a moment, for between two statements a wait may have ended. */
    static Duration first(RowSet<Row> rows) {
        var millis = rows.size() == 0 ? 0 : Math.round(rows.iterator().next().getDouble("seconds") * MILLIS);
        return Duration.ofMillis(Math.max(1, millis));
    }

    /** How far the suite's next turn may lie ahead of the present while one is still granted: behind a burst, one turn less than it. */
    static double aheadSeconds(ThrottleConfig config) {
        return (config.loginsBurstMax() - 1.0) / config.loginsPerSecond();
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }

    boolean familiar() {
        return byKind.containsKey(AttemptKind.FAMILIAR);
    }

    /** Of the kinds that count, and after them of the suite; empty when none waits. */
    Optional<Duration> longest(List<AttemptKind> kinds) {
        return kinds.stream().map(kind -> byKind.getOrDefault(kind, Duration.ZERO)).filter(Duration::isPositive)
                .max(Duration::compareTo).or(() -> Optional.of(familiar() ? Duration.ZERO : turn).filter(Duration::isPositive));
    }
}
