package dev.recado.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
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
import dev.recado.kit.database.Transactions;
import dev.recado.kit.kafka.EventProducer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** A restored earlier state of the database, or a deleted chain, does not pass a verification. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class RollbackTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    AuditFixture audit;
    @Inject
    PublishedChainHeads published;
    @Inject
    ChainHeadPublisher publisher;
    @Inject
    ChainHeadRepository heads;
    @Inject
    Transactions transactions;
    @Inject
    EventProducer producer;

    @Test
    void the_head_of_a_chain_is_published() {
        // Given
        var tenant = audit.tenantWith(3);
        // When
        audit.awaitPublishedHead(tenant, 3);
        // Then
        var view = audit.verify(tenant);
        assertThat(view.<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("witnessed_seq", 3);
        var head = PublishedEvents.first(Topics.AUDITS_CHAINED, AuditChained.class, tenant,
                event -> event.tenantId().equals(tenant) && event.lastSeq() == 3);
        assertThat(head.lastHash()).isEqualTo(audit.search(tenant, "").getString("results[0].hash"));
    }

    @Test
    void a_chain_deleted_with_its_head_is_found_and_does_not_start_again() throws SQLException {
        // Given
        var tenant = audit.tenantWith(2);
        audit.awaitPublishedHead(tenant, 2);
        // When
        audit.tamper("delete from audit where tenant_id = ?", tenant.value());
        audit.tamper("delete from audit_chain where tenant_id = ?", tenant.value());
        // Then
        assertBroken(tenant, 1, "rolled_back");
        // When
        recordOneMore(tenant);
        audit.awaitRows(tenant, 2);
        // Then
        assertThat(audit.search(tenant, "&action=audit.chain_broken").getList("results.seq")).containsExactly(3);
        assertBroken(tenant, 1, "missing");
    }

    @Test
    void a_restored_older_head_is_found_and_growth_does_not_hide_it() throws SQLException {
        // Given
        var tenant = audit.tenantWith(2);
        var earlier = copyHead(tenant);
        recordOneMore(tenant);
        audit.awaitRows(tenant, 3);
        audit.awaitPublishedHead(tenant, 3);
        // When
        audit.tamper("delete from audit where tenant_id = ? and seq = 3", tenant.value());
        restoreHead(earlier, tenant);
        // Then
        assertBroken(tenant, 3, "rolled_back");
        // When
        recordOneMore(tenant);
        audit.awaitRows(tenant, 4);
        // Then
        assertBroken(tenant, 3, "missing");
        assertThat(audit.search(tenant, "&action=audit.chain_broken").getList("results.seq")).containsExactly(4);
    }

    @Test
    void a_replaced_row_in_a_consistent_chain_is_found() {
        // Given
        var tenant = audit.tenantWith(2);
        audit.awaitPublishedHead(tenant, 2);
        var row = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var first = AuditLink.after(AuditLink.NOTHING_BEFORE, 1, row, AuditFixture.AT);
        // When
        var verifier = new ChainVerifier(published.find(tenant).orElseThrow());
        verifier.verify(List.of(first, AuditLink.after(first.hash(), 2, row, AuditFixture.AT)));
        // Then
        assertThat(verifier.isBroken()).isFalse();
        assertThat(verifier.differsFromPublished()).isTrue();
    }

    @Test
    void an_older_head_published_after_a_newer_one_is_ignored_and_the_newer_is_published_again() {
        // Given
        var tenant = audit.tenantWith(1);
        audit.awaitPublishedHead(tenant, 1);
        var older = publishedHead(tenant, 1);
        recordOneMore(tenant);
        audit.awaitPublishedHead(tenant, 2);
        // When
        producer.publish(Topics.AUDITS_CHAINED, older).await().atMost(SOON);
        // Then
        await().atMost(SOON).untilAsserted(() -> {
            publisher.publish().await().atMost(SOON);
            assertThat(PublishedEvents.of(Topics.AUDITS_CHAINED, tenant.toString()))
                    .extracting(head -> head.get("last_seq").asLong())
                    .containsSubsequence(2L, 1L, 2L);
        });
        assertThat(published.find(tenant)).map(ChainHead::seq).hasValue(2L);
        await().atMost(SOON).untilAsserted(() -> assertThat(published.overtaken()).extracting(ChainHead::tenant)
                .doesNotContain(tenant));
    }

    @Test
    void heads_with_a_foreign_seal_and_unreadable_ones_are_ignored() {
        // Given
        var tenant = audit.tenantWith(1);
        audit.awaitPublishedHead(tenant, 1);
        var good = publishedHead(tenant, 1);
        // When
        for (var seal : List.of(good.seal(), "", "AAAA", "no base64")) {
            producer.publish(Topics.AUDITS_CHAINED,
                    new AuditChained(tenant + ":99", tenant, AuditFixture.AT, 99, good.lastHash(),
                            good.secretsKeyId(), seal))
                    .await().atMost(SOON);
        }
        producer.send(Topics.AUDITS_CHAINED, tenant.toString(), "{".getBytes(StandardCharsets.UTF_8), Map.of()).await()
                .atMost(SOON);
        recordOneMore(tenant);
        // Then
        audit.awaitPublishedHead(tenant, 2);
        assertThat(audit.verify(tenant).getBoolean("intact")).isTrue();
    }

    @Test
    void a_head_that_was_never_published_is_published_after_a_start() {
        // Given
        var tenant = TenantId.random();
        var row = AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
        var first = AuditLink.after(AuditLink.NOTHING_BEFORE, 1, row, AuditFixture.AT);
        transactions.run(tx -> heads.lock(tenant, tx).chain(() -> heads.update(tenant, tx, first))).await().atMost(SOON);
        // When
        publisher.publishMissing().await().atMost(SOON);
        // Then
        audit.awaitPublishedHead(tenant, 1);
    }

    private AuditChained publishedHead(TenantId tenant, long seq) {
        return PublishedEvents.first(Topics.AUDITS_CHAINED, AuditChained.class, tenant,
                event -> event.tenantId().equals(tenant) && event.lastSeq() == seq);
    }

    /** Copies the head with its seal, as a backup does. */
    private UUID copyHead(TenantId tenant) throws SQLException {
        var copy = UUID.randomUUID();
        audit.tamper("""
            insert into audit_chain (tenant_id, last_seq, last_hash, secrets_key_id, seal)
            select ?, last_seq, last_hash, secrets_key_id, seal from audit_chain where tenant_id = ?""", copy,
                tenant.value());
        return copy;
    }

    private void restoreHead(UUID copy, TenantId tenant) throws SQLException {
        audit.tamper("""
            update audit_chain set last_seq = o.last_seq, last_hash = o.last_hash, seal = o.seal
            from audit_chain o where audit_chain.tenant_id = ? and o.tenant_id = ?""", tenant.value(), copy);
        audit.tamper("delete from audit_chain where tenant_id = ?", copy);
    }

    private void recordOneMore(TenantId tenant) {
        audit.record(
                AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT));
    }

    private void assertBroken(TenantId tenant, int seq, String reason) {
        assertThat(audit.verify(tenant).<Map<String, Object>>get("$")).containsEntry("intact", false)
                .containsEntry("first_broken_seq", seq).containsEntry("reason", reason);
    }
}
