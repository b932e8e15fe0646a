package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.recado.auth.throttle.LoginAttempt.AttemptKind;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * The time that a login attempt must still wait.
 *
 * @param byKind wait of each counter that exists; negative when it is over
 * @param suite wait until the suite accepts another unfamiliar login; negative when it does now
 */
record LoginWaits(Map<AttemptKind, Duration> byKind, Duration suite) {

    private static final double MILLIS = 1000;

    static LoginWaits of(RowSet<Row> rows) {
        var byKind = new EnumMap<AttemptKind, Duration>(AttemptKind.class);
        var suite = Duration.ZERO;
        for (var row : rows) {
            var wait = wait(row);
            if (row.getString("kind") == null) {
                suite = wait;
            } else {
                byKind.put(AttemptKind.valueOf(row.getString("kind")), wait);
            }
        }
        return new LoginWaits(byKind, suite);
    }

    static Duration wait(Row row) {
        return Duration.ofMillis(Math.round(row.getDouble("seconds") * MILLIS));
    }

    /** Returns whether the account's owner has logged in from this address before. */
    boolean familiar() {
        return byKind.containsKey(AttemptKind.FAMILIAR);
    }

    /** Returns the longest wait of the given counters, else the wait of the suite; empty if there is no wait. */
    Optional<Duration> longest(List<AttemptKind> kinds) {
        return kinds.stream().map(kind -> byKind.getOrDefault(kind, Duration.ZERO)).filter(Duration::isPositive)
                .max(Duration::compareTo)
                .or(() -> Optional.of(familiar() ? Duration.ZERO : suite).filter(Duration::isPositive));
    }
}
