package dev.recado.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class TransactionsTest {

    /** More than the connections of the pool. */
    private static final int TRIES_MAX = 20;

    @Inject
    Db db;

    private final String table = "stale_" + UUID.randomUUID().toString().replace('-', '_');

    @Test
    void a_statement_whose_result_type_changed_succeeds_after_a_retry() {
        // Given
        var select = "select * from " + table;
        TestDatabase.update("create table " + table + " (id int)");
        for (var i = 0; i < 10; i++) {
            db.run(tx -> tx.query(select));
        }
        // When
        TestDatabase.update("alter table " + table + " add column other int");
        // Then
        assertThatThrownBy(() -> db.run(tx -> tx.query(select)))
                .satisfies(failure -> assertThat(FailureClassifier.sqlState(failure)).isEqualTo("0A000"));
        var succeeded = 0;
        for (var i = 0; i < TRIES_MAX && succeeded < 3; i++) {
            succeeded = succeeds(select) ? succeeded + 1 : 0;
        }
        assertThat(succeeded).isEqualTo(3);
    }

    private boolean succeeds(String sql) {
        try {
            db.run(tx -> tx.query(sql));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
