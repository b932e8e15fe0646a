package dev.recado.outbound.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cost of a claim does not depend on how many deliveries wait, even with the statistics of an emptied table. */
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
    }

    @Test
    void a_claim_reads_no_backlog() throws Throwable {
        // When
        var explained = run("explain (analyze, buffers, format json) " + CallbackDeliveryClaims.CLAIM, CLAIMED, CLAIMED,
                new UUID[0], 60_000L);
        // Then
        var plan = ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
        assertThat(plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks")).as("%s", plan)
                .isLessThan(BLOCKS_MAX);
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
