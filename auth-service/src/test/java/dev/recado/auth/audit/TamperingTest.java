package dev.recado.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditLink;
import dev.recado.events.AuditRecorded;
import dev.recado.events.TenantId;
import dev.recado.kit.events.Json;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each change of rows by somebody who controls the database but lacks the suite's key is found. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class TamperingTest {

    private static final String OTHER = "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001";
    private static final String ROW = " where tenant_id = ? and seq = ?";

    @Inject
    AuditFixture audit;

    @ParameterizedTest
    @ValueSource(strings = {"update audit set action = 'user.created'", "delete from audit", "truncate audit"})
    void the_database_refuses_to_change_or_remove_rows(String sql) {
        var tenant = audit.tenantWith(1);
        assertThatThrownBy(() -> audit.run(sql.startsWith("truncate") ? sql : sql + " where tenant_id = '" + tenant + "'"))
                .isInstanceOf(SQLException.class).hasMessageContaining("neither changed nor removed");
        assertIntact(tenant, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"action = 'user.created'", "actor_id = '" + OTHER + "'", "actor_type = 'suite'", "actor_id = null",
            "subject_id = '" + OTHER + "'", "details = '{}'", "details = '[]'", "details = '{\"epoch\": 2}'",
            "details = '{\"epoch\": \"Ana\"}'", "occurred_at = occurred_at + interval '1 microsecond'",
            "recorded_at = now()", "service = 'auth'", "event_id = '" + OTHER + "'", "hash = decode(repeat('00', 32), 'hex')"})
    void an_altered_row_is_found(String change) throws SQLException {
        // Given
        var tenant = audit.tenantWith(3);
        assertIntact(tenant, 3);
        // When
        assertThat(audit.tamper("update audit set " + change + ROW, tenant.value(), 2L)).isEqualTo(1);
        // Then
        assertBroken(tenant, 2, "altered");
        assertThat(audit.search(tenant, "").getList("results")).hasSize(3);
    }

    @Test
    void a_removed_row_is_found() throws SQLException {
        var tenant = audit.tenantWith(3);
        audit.tamper("delete from audit" + ROW, tenant.value(), 2L);
        assertBroken(tenant, 2, "missing");
    }

    @Test
    void truncated_rows_are_found_and_growth_does_not_hide_them() throws SQLException {
        // Given
        var tenant = audit.tenantWith(3);
        // When
        audit.tamper("delete from audit" + ROW, tenant.value(), 3L);
        // Then
        assertBroken(tenant, 3, "cut");
        // When
        recordOneMore(tenant);
        audit.awaitRows(tenant, 4);
        // Then
        assertBroken(tenant, 3, "missing");
        assertThat(audit.search(tenant, "&action=audit.chain_broken").getList("results.seq")).containsExactly(4);
    }

    @Test
    void a_last_row_rewritten_with_a_valid_hash_is_found() throws SQLException, JsonProcessingException {
        // Given
        var tenant = audit.tenantWith(2);
        // When
        rewriteLast(tenant);
        // Then
        assertBroken(tenant, 2, "altered");
    }

    @Test
    void a_recomputed_chain_is_found_and_growth_does_not_hide_it()
            throws SQLException, JsonProcessingException {
        // Given
        var tenant = audit.tenantWith(2);
        // When
        var forged = rewriteLast(tenant);
        audit.tamper("update audit_chain set last_hash = ? where tenant_id = ?", bytes(forged.hash()), tenant.value());
        // Then
        assertBroken(tenant, 2, "end_forged");
        // When
        recordOneMore(tenant);
        audit.awaitRows(tenant, 4);
        // Then
        assertBroken(tenant, 3, "known_broken");
    }

    @Test
    void a_row_added_after_the_head_is_found() throws SQLException, JsonProcessingException {
        // Given
        var tenant = audit.tenantWith(2);
        var last = last(tenant);
        var forged = AuditLink.after(last.hash(), 3, event(tenant), AuditFixture.AT);
        // When
        audit.tamper(
                """
                    insert into audit select tenant_id, 3, ?, ?::timestamptz, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ? from audit
                    where tenant_id = ? and seq = 2""",
                forged.eventId(), forged.occurredAt().toString(),
                forged.recordedAt().toString(), forged.service(), forged.actorType(), forged.actorId(), forged.action(),
                forged.subjectType(), forged.subjectId(), json(forged.details()), bytes(forged.previousHash()),
                bytes(forged.hash()), tenant.value());
        // Then
        assertBroken(tenant, 3, "added");
    }

    @Test
    void a_chain_without_head_is_found_and_does_not_start_again() throws SQLException {
        // Given
        var tenant = audit.tenantWith(2);
        // When
        audit.tamper("delete from audit_chain where tenant_id = ?", tenant.value());
        // Then
        assertBroken(tenant, 1, "end_forged");
        // When
        recordOneMore(tenant);
        audit.awaitRows(tenant, 4);
        // Then
        assertThat(audit.verify(tenant).getBoolean("intact")).isFalse();
    }

    @Test
    void the_head_of_one_tenant_is_not_valid_for_another() throws SQLException {
        // Given
        var tenant = audit.tenantWith(2);
        var other = audit.tenantWith(1);
        // When
        audit.tamper("""
            update audit_chain set last_seq = o.last_seq, last_hash = o.last_hash, seal = o.seal
            from audit_chain o where audit_chain.tenant_id = ? and o.tenant_id = ?""", tenant.value(), other.value());
        // Then
        assertThat(audit.verify(tenant).getBoolean("intact")).isFalse();
        assertIntact(other, 1);
    }

    @Test
    void an_empty_seal_is_found() throws SQLException {
        var tenant = audit.tenantWith(1);
        audit.tamper("update audit_chain set seal = '' where tenant_id = ?", tenant.value());
        assertBroken(tenant, 1, "end_forged");
    }

    private AuditLink rewriteLast(TenantId tenant) throws SQLException, JsonProcessingException {
        var last = last(tenant);
        var forged = AuditLink.after(last.previousHash(), last.seq(), event(tenant), AuditFixture.AT);
        audit.tamper("""
            update audit set event_id = ?, occurred_at = ?::timestamptz, recorded_at = ?::timestamptz, actor_id = ?,
            subject_id = ?, details = ?::jsonb, hash = ? where tenant_id = ? and seq = ?""", forged.eventId(),
                forged.occurredAt().toString(), forged.recordedAt().toString(), forged.actorId(), forged.subjectId(),
                json(forged.details()), bytes(forged.hash()), tenant.value(), last.seq());
        return forged;
    }

    private AuditLink last(TenantId tenant) {
        return Json.mapper().convertValue(audit.search(tenant, "").getMap("results[0]"), AuditLink.class);
    }

    private void recordOneMore(TenantId tenant) {
        audit.record(event(tenant));
    }

    private static AuditRecorded event(TenantId tenant) {
        return AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
    }

    private void assertIntact(TenantId tenant, int rows) {
        assertThat(audit.verify(tenant).<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("rows",
                rows);
    }

    private void assertBroken(TenantId tenant, int seq, String reason) {
        JsonPath view = audit.verify(tenant);
        assertThat(view.<Map<String, Object>>get("$")).containsEntry("intact", false).containsEntry("first_broken_seq", seq)
                .containsEntry("reason", reason);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String json(Map<String, String> details) throws JsonProcessingException {
        return Json.mapper().writeValueAsString(details);
    }
}
