package dev.recado.kit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import org.junit.jupiter.api.Test;

class BoundedPoolTest {

    private final PgConnectOptions connection = BoundedPool.bounded(List.of(new PgConnectOptions())).getFirst();
    private final PoolOptions pool = BoundedPool.bounded(new PoolOptions());

    @Test
    void a_statement_on_an_idle_connection_is_not_interrupted_by_the_silence_limit() {
        // Given
        var silence = Duration.of(connection.getReadIdleTimeout(), connection.getIdleTimeoutUnit().toChronoUnit());
        var statement = Duration.ofMillis(Long.parseLong(connection.getProperties().get("statement_timeout")));
        // When
        var unused = Duration.of(pool.getIdleTimeout(), pool.getIdleTimeoutUnit().toChronoUnit())
                .plusMillis(pool.getPoolCleanerPeriod());
        // Then
        assertThat(pool.getIdleTimeout()).isPositive();
        assertThat(unused.plus(statement)).isLessThan(silence);
    }

    @Test
    void a_silent_peer_is_disconnected_and_idle_transactions_are_limited() {
        assertThat(connection.getReadIdleTimeout()).isBetween(1, 60);
        assertThat(connection.getProperties().get("idle_in_transaction_session_timeout")).isEqualTo("15000");
        assertThat(connection.getConnectTimeout()).isEqualTo(2000);
    }
}
