package dev.recado.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.events.NamedUuid;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cost of a send does not depend on how many other dispatches wait, even with the statistics of an emptied table. */
@QuarkusTest
@QuarkusTestResource(OutboundTestResource.class)
class DispatchPlansTest {

    private static final UUID TENANT = NamedUuid.tenant("plans").value();
    private static final int BACKLOG = 10_000;
    private static final int BLOCKS_MAX = 100;

    @Inject
    Transactions transactions;

    @BeforeEach
    void fill() throws Throwable {
        run("alter table dispatch set (autovacuum_enabled = false)");
        insert(300);
        run("delete from dispatch where tenant_id = $1", TENANT);
        run("analyze dispatch");
        insert(BACKLOG);
    }

    private void insert(int count) throws Throwable {
        run("""
            insert into dispatch (tenant_id, message_id, channel_id, to_phone, content, lane, epoch, expires_at)
            select $1, gen_random_uuid(), gen_random_uuid(), '5511999990000', '{}', 'notice', 0, now() + interval '1 hour'
            from generate_series(1, $2::int)""", TENANT, count);
    }

    @AfterEach
    void empty() throws Throwable {
        run("delete from dispatch where tenant_id = $1", TENANT);
        run("alter table dispatch reset (autovacuum_enabled)");
    }

    @Test
    void a_start_an_acceptance_and_a_status_read_only_their_own_dispatches() throws Throwable {
        // Given
        var found = run("select message_id, channel_id from dispatch where tenant_id = $1 limit 2", TENANT);
        var ids = Rows.list(found, row -> row.getUUID("message_id")).toArray(UUID[]::new);
        var channels = Rows.list(found, row -> row.getUUID("channel_id")).toArray(UUID[]::new);
        var now = OffsetDateTime.now();
        var wamids = new String[]{"wamid.PLAN.A", "wamid.PLAN.B"};
        // Then
        assertThat(blocks(SendStarts.START_ALL, TENANT, ids, new Long[]{1L, 2L}, 1_000L, now)).isLessThan(BLOCKS_MAX);
        assertThat(blocks(EchoSettlement.RECORD_AND_LOCK_REPORTED, TENANT, ids, channels, new Short[]{1, 3}))
                .isLessThan(BLOCKS_MAX);
        assertThat(blocks(EchoSettlement.RECORD, TENANT, ids, channels, new Short[]{1, 3})).isLessThan(BLOCKS_MAX);
        assertThat(blocks(LateFailures.LOCK_UNDELIVERED, TENANT, ids, channels)).isLessThan(BLOCKS_MAX);
        assertThat(blocks(DispatchRepository.ACCEPT_ALL, TENANT, ids, wamids)).isLessThan(BLOCKS_MAX);
    }

    @Test
    void the_search_for_due_sends_reads_neither_the_backlog_nor_ended_dispatches() throws Throwable {
        // Given
        run("""
            insert into dispatch (tenant_id, message_id, channel_id, to_phone, content, lane, epoch, expires_at, state)
            select $1, gen_random_uuid(), gen_random_uuid(), '5511999990000', '{}', 'notice', 0, now() - interval '1 hour', 'expired'
            from generate_series(1, $2::int)""",
                TENANT, 3 * BACKLOG);
        run("analyze dispatch");
        // Then
        assertThat(blocks(OverdueSends.ANY_DUE)).isLessThan(BLOCKS_MAX);
    }

    private RowSet<Row> run(String sql, Object... parameters) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> transactions.query(sql, parameters));
    }

    private long blocks(String sql, Object... parameters) throws Throwable {
        var explained = VertxContextSupport.subscribeAndAwait(
                () -> transactions.query("explain (analyze, buffers, format json) " + sql, parameters));
        var plan = ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
        return plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
    }
}
