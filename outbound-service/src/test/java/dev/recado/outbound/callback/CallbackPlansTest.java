package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cost of a claim or of a deletion does not depend on how many deliveries wait, even with the statistics of an emptied table. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class CallbackPlansTest {

    private static final UUID TENANT = NamedUuid.tenant("callback-plans").value();
    private static final UUID CALLBACK = UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb09");
    private static final UUID FAILING = UUID.fromString("6f0e9c1a-0000-4000-8000-00000000cb0a");
    private static final int BACKLOG = 10_000;
    private static final int CLAIMED = 8;
    /** A claimed row changes in the table and in each index. */
    private static final int BLOCKS_MAX = 600;
    private static final int MANY = 300;
    /** Those that the loop of this process may hold beside the test. */
    private static final int OTHERS_MAX = 300;
    /** Its row, its failure, its due deliveries, and the way to them through the indexes. */
    private static final int BLOCKS_OF_CALLBACK_MAX = 40;
    private static final String UNLOCKED = """
        select count(*)
        from (select 1 from callback_delivery where tenant_id = $1 and state = 'waiting' for update skip locked) d""";

    @Inject
    Transactions transactions;

    @BeforeEach
    void fill() throws Throwable {
        run("alter table callback_delivery set (autovacuum_enabled = false)");
        callback(CALLBACK);
        callback(FAILING);
        insert(CALLBACK, "waiting", "-1 minute", 300);
        run("delete from callback_delivery where tenant_id = $1", TENANT);
        run("analyze callback_delivery");
        insert(CALLBACK, "waiting", "-1 minute", BACKLOG);
        insert(CALLBACK, "delivered", "-1 minute", BACKLOG);
        insert(FAILING, "waiting", "1 hour", BACKLOG);
        run("insert into callback_failure (tenant_id, callback_id) values ($1, $2)", TENANT, FAILING);
    }

    @AfterEach
    void empty() throws Throwable {
        run("delete from callback_delivery where tenant_id = $1", TENANT);
        run("delete from callback_failure where tenant_id = $1", TENANT);
        run("delete from callback where tenant_id = $1", TENANT);
        run("alter table callback_delivery reset (autovacuum_enabled)");
        // the deleted rows would count as blocks of the next test
        TestDatabase.update("vacuum callback_delivery");
    }

    @Test
    void a_claim_reads_no_backlog() throws Throwable {
        // When
        var plan = explain(CallbackDeliveryClaims.CLAIM, claim(CLAIMED, CLAIMED));
        // Then
        assertThat(blocks(plan)).as("%s", plan).isLessThan(BLOCKS_MAX);
    }

    /** A locked delivery would be out of reach of the other replicas. */
    @Test
    void a_claim_locks_what_it_takes_alone() throws Throwable {
        // Given
        for (var i = 0; i < MANY; i++) {
            var callback = UUID.randomUUID();
            callback(callback);
            insert(callback, "waiting", "-1 minute", CLAIMED);
        }
        // When
        var unlocked = VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> tx.query(CallbackDeliveryClaims.CLAIM,
                claim(1, CLAIMED)).chain(() -> transactions.query(UNLOCKED, TENANT))));
        // Then
        assertThat(unlocked.iterator().next().getLong(0)).isGreaterThan(2 * BACKLOG + MANY * CLAIMED - OTHERS_MAX);
    }

    @Test
    void a_claim_reads_few_blocks_of_each_callback() throws Throwable {
        // Given
        for (var i = 0; i < MANY; i++) {
            var callback = UUID.randomUUID();
            callback(callback);
            insert(callback, "waiting", "-1 minute", CLAIMED);
        }
        // When
        var plan = explain(CallbackDeliveryClaims.CLAIM, claim(CLAIMED, CLAIMED));
        // Then
        assertThat(blocks(plan)).as("%s", plan).isLessThan(BLOCKS_MAX + MANY * BLOCKS_OF_CALLBACK_MAX);
    }

    @Test
    void old_deliveries_are_found_without_reading_those_that_stay() throws Throwable {
        // Given
        run("update callback_delivery set ended_at = now() - interval '10 days' where tenant_id = $1 and state = 'delivered'",
                TENANT);
        insert(CALLBACK, "failed", "-1 minute", BACKLOG);
        run("update callback_delivery set ended_at = now() - interval '20 days' where tenant_id = $1 and state = 'failed'",
                TENANT);
        var now = OffsetDateTime.now(ZoneOffset.UTC);
        // When
        var delivered = explain(CallbackRetention.DELETE_DELIVERED, now.minusDays(7), CLAIMED);
        var failed = explain(CallbackRetention.DELETE_FAILED, now.minusDays(30), CLAIMED);
        var waiting = explain(CallbackRetention.EXPIRE_WAITING, CLAIMED);
        var sending = explain(CallbackRetention.EXPIRE_SENDING, CLAIMED);
        // Then
        assertThat(List.of(delivered, failed, waiting, sending))
                .allSatisfy(plan -> assertThat(blocks(plan)).as("%s", plan).isLessThan(BLOCKS_MAX));
    }

    private static Object[] claim(int max, int perCallback) {
        return new Object[]{max, perCallback, new UUID[0], new UUID[0], 32, 60_000L, new UUID[0]};
    }

    private JsonObject explain(String sql, Object... parameters) throws Throwable {
        var explained = run("explain (analyze, buffers, format json) " + sql, parameters);
        return ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
    }

    private static long blocks(JsonObject plan) {
        return plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
    }

    private void callback(UUID id) throws Throwable {
        run("""
            insert into callback (tenant_id, id, url, secrets_key_id, secret, created_at, updated_at, version)
            values ($1, $2, 'https://127.0.0.1:1/', 'test', '\\x00', now(), now(), 0)""", TENANT, id);
    }

    private void insert(UUID callback, String state, String due, int count) throws Throwable {
        run("""
            insert into callback_delivery (tenant_id, callback_id, event_id, type, body, state, due_at, expires_at)
            select $1, $2, gen_random_uuid()::text, 'dispatch.finished', '{}', $3, now() + $4::text::interval,
                now() + interval '3 days'
            from generate_series(1, $5::int)""", TENANT, callback, state, due, count);
    }

    private RowSet<Row> run(String sql, Object... parameters) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> transactions.query(sql, parameters));
    }
}
