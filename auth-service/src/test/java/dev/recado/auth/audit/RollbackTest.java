package dev.recado.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditChained;
import dev.recado.events.AuditLink;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.database.Transactions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** An earlier state of the database, put back with all its seals, or a chain taken away whole, does not pass for the audit. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class RollbackTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    AuditFixture trail;
    @Inject
    PublishedChainHeads witness;
    @Inject
    ChainHeadPublisher telling;
    @Inject
    ChainHeadRepository ends;
    @Inject
    Transactions transactions;
    @Inject
    EventProducer producer;

    @Test
    void how_far_a_chain_has_grown_is_known_outside_the_database() {
        // Given
        var tenant = trail.tenantWith(3);
        // When
        trail.witnessed(tenant, 3);
        // Then
        var verdict = trail.verdict(tenant);
        assertThat(verdict.<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("witnessed_seq", 3);
        var told = PublishedEvents.await(Topics.AUDITS_CHAINED, AuditChained.class,
                event -> event.tenantId().equals(tenant) && event.lastSeq() == 3).getLast();
        assertThat(told.lastHash()).isEqualTo(trail.search(tenant, "").getString("results[0].hash"));
    }

    @Test
    void a_chain_taken_away_whole_with_its_end_is_found_and_does_not_begin_anew() throws SQLException {
        // Given
        var tenant = trail.tenantWith(2);
        trail.witnessed(tenant, 2);
        // When
        trail.tamper("delete from audit where tenant_id = ?", tenant.value());
        trail.tamper("delete from audit_chain where tenant_id = ?", tenant.value());
        // Then
        assertBroken(tenant, 1, "rolled_back");
        // When
        tellOneMore(tenant);
        trail.recorded(tenant, 2);
        // Then
        assertThat(trail.search(tenant, "&action=audit.chain_broken").getList("results.seq")).containsExactly(3);
        assertBroken(tenant, 1, "missing");
    }

    @Test
    void an_older_end_put_back_with_the_tail_cut_off_is_found_and_growing_does_not_heal_it() throws SQLException {
        // Given
        var tenant = trail.tenantWith(2);
        var earlier = keepEnd(tenant);
        tellOneMore(tenant);
        trail.recorded(tenant, 3);
        trail.witnessed(tenant, 3);
        // When
        trail.tamper("delete from audit where tenant_id = ? and seq = 3", tenant.value());
        putBack(earlier, tenant);
        // Then
        assertBroken(tenant, 3, "rolled_back");
        // When
        tellOneMore(tenant);
        trail.recorded(tenant, 4);
        // Then
        assertBroken(tenant, 3, "missing");
        assertThat(trail.search(tenant, "&action=audit.chain_broken").getList("results.seq")).containsExactly(4);
    }

    @Test
    void another_row_in_the_place_of_one_that_was_told_is_found_though_all_fits() {
        // Given
        var tenant = trail.tenantWith(2);
        trail.witnessed(tenant, 2);
        var row = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var first = AuditLink.after(AuditLink.NOTHING_BEFORE, 1, row, AuditFixture.AT);
        // When
        var walk = new ChainVerifier(witness.end(tenant).orElseThrow());
        walk.along(List.of(first, AuditLink.after(first.hash(), 2, row, AuditFixture.AT)));
        // Then
        assertThat(walk.stopped()).isFalse();
        assertThat(walk.otherThanTold()).isTrue();
    }

    @Test
    void an_older_end_told_after_a_newer_one_is_not_believed_and_the_newer_is_told_again() {
        // Given
        var tenant = trail.tenantWith(1);
        trail.witnessed(tenant, 1);
        var older = told(tenant, 1);
        tellOneMore(tenant);
        trail.witnessed(tenant, 2);
        // When
        producer.publish(Topics.AUDITS_CHAINED, older).await().atMost(SOON);
        // Then
        var seqs = new ArrayList<Long>();
        PublishedEvents.await(Topics.AUDITS_CHAINED, AuditChained.class, event -> {
            if (event.tenantId().equals(tenant)) {
                seqs.add(event.lastSeq());
            }
            return seqs.size() > 2 && event.tenantId().equals(tenant) && event.lastSeq() == 2
                    && seqs.lastIndexOf(1L) > seqs.indexOf(2L);
        });
        assertThat(witness.end(tenant)).map(ChainHead::seq).hasValue(2L);
        await().atMost(SOON).untilAsserted(() -> assertThat(witness.overtold()).extracting(ChainHead::tenant)
                .doesNotContain(tenant));
    }

    @Test
    void an_end_without_a_seal_of_ours_and_one_that_is_unreadable_are_not_believed() {
        // Given
        var tenant = trail.tenantWith(1);
        trail.witnessed(tenant, 1);
        var good = told(tenant, 1);
        // When
        for (var seal : List.of(good.seal(), "", "AAAA", "no base64")) {
            producer.publish(Topics.AUDITS_CHAINED,
                    new AuditChained(tenant + ":99", tenant, AuditFixture.AT, 99, good.lastHash(),
                            good.secretsKeyId(), seal))
                    .await().atMost(SOON);
        }
        producer.send(Topics.AUDITS_CHAINED, tenant.toString(), "{".getBytes(StandardCharsets.UTF_8), Map.of()).await()
                .atMost(SOON);
        tellOneMore(tenant);
        // Then
        trail.witnessed(tenant, 2);
        assertThat(trail.verdict(tenant).getBoolean("intact")).isTrue();
    }

    @Test
    void a_chain_that_nobody_outside_has_heard_of_is_told_after_a_start() {
        // Given
        var tenant = TenantId.random();
        var row = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var first = AuditLink.after(AuditLink.NOTHING_BEFORE, 1, row, AuditFixture.AT);
        transactions.run(tx -> ends.lock(tenant, tx).chain(() -> ends.move(tenant, tx, first))).await().atMost(SOON);
        // When
        telling.tellUnknown().await().atMost(SOON);
        // Then
        trail.witnessed(tenant, 1);
    }

    private AuditChained told(TenantId tenant, long seq) {
        return PublishedEvents.await(Topics.AUDITS_CHAINED, AuditChained.class,
                event -> event.tenantId().equals(tenant) && event.lastSeq() == seq).getLast();
    }

    /** Keeps a copy of where a chain ends, seal and all, as a backup would. */
    private UUID keepEnd(TenantId tenant) throws SQLException {
        var copy = UUID.randomUUID();
        trail.tamper("""
            insert into audit_chain (tenant_id, last_seq, last_hash, secrets_key_id, seal)
            select ?, last_seq, last_hash, secrets_key_id, seal from audit_chain where tenant_id = ?""", copy,
                tenant.value());
        return copy;
    }

    private void putBack(UUID copy, TenantId tenant) throws SQLException {
        trail.tamper("""
            update audit_chain set last_seq = o.last_seq, last_hash = o.last_hash, seal = o.seal
            from audit_chain o where audit_chain.tenant_id = ? and o.tenant_id = ?""", tenant.value(), copy);
        trail.tamper("delete from audit_chain where tenant_id = ?", copy);
    }

    private void tellOneMore(TenantId tenant) {
        trail.tell(AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT));
    }

    private void assertBroken(TenantId tenant, int seq, String reason) {
        assertThat(trail.verdict(tenant).<Map<String, Object>>get("$")).containsEntry("intact", false)
                .containsEntry("first_broken_seq", seq).containsEntry("reason", reason);
    }
}
