package dev.recado.outbound.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.events.NamedUuid;
import dev.recado.kit.database.IndexOrder;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.queue.QueueCursor.CreatedPosition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cost of a list does not depend on how many messages were not sent, even with the statistics of an emptied table. */
@QuarkusTest
@QuarkusTestResource(OutboundTestResource.class)
class QueuePlansTest {

    private static final UUID TENANT = NamedUuid.tenant("queue-plans").value();
    private static final int BACKLOG = 10_000;
    private static final int LISTED = 50;
    private static final int COUNTED_MAX = 500;
    private static final int BLOCKS_MAX = 400;

    /** The deleted rows of another test are entries of another channel. */
    private final UUID channel = UUID.randomUUID();

    @Inject
    Transactions transactions;

    @BeforeEach
    void fill() throws Throwable {
        run("""
            insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
            values ($1, $2, '1', '1', 'default', 'test', ''::bytea)""", TENANT, channel);
        run("alter table dispatch set (autovacuum_enabled = false)");
        insert("notice", "failed", 300);
        run("delete from dispatch where tenant_id = $1", TENANT);
        run("analyze dispatch");
        insert("bulk", "failed", BACKLOG);
        insert("bulk", "uncertain", BACKLOG);
        insert("bulk", "accepted", BACKLOG);
        insert("notice", "failed", 1);
    }

    private void insert(String lane, String state, int count) throws Throwable {
        run("""
            insert into dispatch (tenant_id, message_id, channel_id, to_phone, lane, epoch, expires_at, state, created_at)
            select $1, gen_random_uuid(), $2, '5511999990000', $3, 0, now() + interval '1 hour', $4, now() - n * interval '1 second'
            from generate_series(1, $5::int) n""",
                TENANT, channel, lane, state, count);
    }

    @AfterEach
    void empty() throws Throwable {
        run("delete from dispatch where tenant_id = $1", TENANT);
        run("delete from channel where tenant_id = $1", TENANT);
        run("alter table dispatch reset (autovacuum_enabled)");
    }

    @Test
    void a_list_reads_only_its_page() throws Throwable {
        // Given
        var lanes = new String[]{"reply", "agent", "notice", "bulk"};
        var start = CreatedPosition.START;
        // Then
        assertThat(blocks(QueueMessageRepository.LIST_FAILED, TENANT, channel, lanes, start.createdAt(), start.id(), LISTED))
                .isLessThan(BLOCKS_MAX);
        assertThat(blocks(QueueMessageRepository.LIST_UNCERTAIN, TENANT, channel, lanes, Instant.now(), start.id(), LISTED))
                .isLessThan(BLOCKS_MAX);
        assertThat(blocks(QueueMessageRepository.LIST_FAILED, TENANT, channel, new String[]{"notice"}, start.createdAt(),
                start.id(),
                LISTED)).isLessThan(BLOCKS_MAX / 10);
    }

    @Test
    void the_queues_count_no_more_than_their_limit() throws Throwable {
        assertThat(blocks(QueueRepository.LIST, TENANT, LISTED, 0, COUNTED_MAX)).isLessThan(BLOCKS_MAX + 2 * COUNTED_MAX);
    }

    private RowSet<Row> run(String sql, Object... parameters) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> transactions.query(sql, parameters));
    }

    private long blocks(String sql, Object... parameters) throws Throwable {
        var explained = VertxContextSupport.subscribeAndAwait(
                () -> transactions.run(tx -> IndexOrder.require(tx)
                        .chain(() -> tx.query("explain (analyze, buffers, format json) " + sql, parameters))));
        var plan = ((JsonArray) explained.iterator().next().getJson(0)).getJsonObject(0).getJsonObject("Plan");
        return plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
    }
}
