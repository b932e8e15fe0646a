package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundConfig;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Simulated weeks: each day's rows are written with that day's times, and the job runs with that day's clock. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class DispatchRetentionTest {

    private static final int DAYS = 70;
    private static final int RETENTION_DAYS = 30;
    private static final int PER_DAY = 400;
    /** From here on, a deleted day makes room for each new one. */
    private static final int STABLE_FROM_DAY = 40;
    private static final double GROWTH_MAX = 1.1;
    private static final String ADD_DISPATCHES = """
        insert into dispatch (tenant_id, message_id, conversation_id, channel_id, to_phone, lane, epoch, expires_at, state,
            created_at, updated_at)
        select ?, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '5511999990001', 'reply', 1, at, 'accepted', at, at
        from (select ?::timestamptz + n * interval '1 minute' as at from generate_series(1, ?) n) times""";
    private static final String ADD_CONTROLS = """
        insert into conversation_control (tenant_id, conversation_id, epoch, updated_at)
        select ?, gen_random_uuid(), 1, ?::timestamptz + n * interval '1 minute'
        from generate_series(1, ?) n""";

    @Inject
    Transactions transactions;
    @Inject
    OldRowDeletion deletion;
    @Inject
    OutboundConfig config;
    @Inject
    Suite suite;
    @Inject
    DispatchRequests requests;

    private final TenantId tenant = TenantId.random();
    /** In the future, so that the scheduled job, whose clock is the real one, deletes none of these rows. */
    private final Instant start = Instant.now().plus(Duration.ofDays(1));
    private final Instant longAgo = Instant.now().minus(Duration.ofDays(2L * RETENTION_DAYS));

    @AfterEach
    void grantSlots() {
        TestDatabase.update("update pace set next_at = '-infinity', breaker = 'closed'");
    }

    private static long bytes(String table) {
        TestDatabase.rows("vacuum " + table);
        return TestDatabase.count("select pg_total_relation_size('" + table + "')");
    }

    private long rows(String table) {
        return TestDatabase.count("select count(*) from " + table + " where tenant_id = ?", tenant.value());
    }

    private void runAt(Instant now) throws Throwable {
        var retention = new DispatchRetention(deletion, config, Clock.fixed(now, ZoneOffset.UTC));
        VertxContextSupport.subscribeAndAwait(retention::deleteOld);
    }

    @Test
    void the_tables_keep_their_size_over_simulated_weeks() throws Throwable {
        List<Long> dispatchBytes = new ArrayList<>();
        List<Long> controlBytes = new ArrayList<>();
        for (var day = 0; day < DAYS; day++) {
            // Given
            var morning = start.plus(Duration.ofDays(day));
            TestDatabase.update(ADD_DISPATCHES, tenant.value(), Timestamp.from(morning), PER_DAY);
            TestDatabase.update(ADD_CONTROLS, tenant.value(), Timestamp.from(morning), PER_DAY);
            // When
            runAt(morning.plus(Duration.ofDays(1)));
            dispatchBytes.add(bytes("dispatch"));
            controlBytes.add(bytes("conversation_control"));
            // Then
            var kept = (long) PER_DAY * Math.min(day + 1, RETENTION_DAYS);
            assertThat(rows("dispatch")).isEqualTo(kept);
            assertThat(rows("conversation_control")).isEqualTo(kept);
        }
        assertThat((double) dispatchBytes.getLast()).isLessThan(dispatchBytes.get(STABLE_FROM_DAY) * GROWTH_MAX);
        assertThat((double) controlBytes.getLast()).isLessThan(controlBytes.get(STABLE_FROM_DAY) * GROWTH_MAX);
    }

    @Test
    void a_message_that_waits_is_kept_however_old_it_is() throws Throwable {
        // Given
        TestDatabase.update(ADD_DISPATCHES, tenant.value(), Timestamp.from(start), 1);
        TestDatabase.update("update dispatch set created_at = ?, state = 'ready', expires_at = 'infinity' where tenant_id = ?",
                Timestamp.from(longAgo), tenant.value());
        // When
        runAt(Instant.now());
        // Then
        assertThat(rows("dispatch")).isEqualTo(1);
    }

    @Test
    void the_epoch_of_a_conversation_in_use_is_never_old() throws Throwable {
        // Given
        var conversation = ConversationId.random();
        TestDatabase.update(
                "insert into conversation_control (tenant_id, conversation_id, epoch, updated_at) values (?, ?, 7, ?)",
                Suite.TENANT.value(), conversation.value(), Timestamp.from(longAgo));
        var request = Suite.reply(conversation, 7, phone(), "oi");
        // When
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(request))));
        runAt(Instant.now());
        // Then
        assertThat(TestDatabase.texts("select epoch from conversation_control where conversation_id = ?", conversation.value()))
                .containsExactly("7");
    }

    @Test
    void a_message_of_a_paused_number_expires_and_leaves_the_work_queue() throws Throwable {
        // Given
        TestDatabase.update("update pace set breaker = 'open', probe_at = 'infinity'");
        var request = Suite.reply(ConversationId.random(), 1, phone(), "oi");
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(request))));
        // When
        TestDatabase.update("update dispatch set expires_at = now() where message_id = ?", request.messageId().value());
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Expired"));
        assertThat(TestDatabase.count("select count(*) from work where id = ?", request.messageId().value())).isZero();
    }
}
