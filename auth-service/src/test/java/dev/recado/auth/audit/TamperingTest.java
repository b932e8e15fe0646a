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

/** Whatever is done to the rows, by whoever has the whole database but no key of the suite, is found. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class TamperingTest {

    private static final String OTHER = "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001";
    private static final String ROW = " where tenant_id = ? and seq = ?";

    @Inject
    AuditFixture trail;

    @ParameterizedTest
    @ValueSource(strings = {"update audit set action = 'user.created'", "delete from audit", "truncate audit"})
    void the_database_refuses_to_change_or_remove_rows(String sql) {
        var tenant = trail.tenantWith(1);
        assertThatThrownBy(() -> trail.run(sql.startsWith("truncate") ? sql : sql + " where tenant_id = '" + tenant + "'"))
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
        var tenant = trail.tenantWith(3);
        assertIntact(tenant, 3);
        // When
        assertThat(trail.tamper("update audit set " + change + ROW, tenant.value(), 2L)).isEqualTo(1);
        // Then
        assertBroken(tenant, 2, "altered");
        assertThat(trail.search(tenant, "").getList("results")).hasSize(3);
    }

    @Test
    void a_removed_row_is_found() throws SQLException {
        var tenant = trail.tenantWith(3);
        trail.tamper("delete from audit" + ROW, tenant.value(), 2L);
        assertBroken(tenant, 2, "missing");
    }

    @Test
    void rows_cut_off_at_the_end_are_found_and_stay_found_when_more_is_recorded() throws SQLException {
        // Given
        var tenant = trail.tenantWith(3);
        // When
        trail.tamper("delete from audit" + ROW, tenant.value(), 3L);
        // Then
        assertBroken(tenant, 3, "cut");
        // When
        tellOneMore(tenant);
        trail.recorded(tenant, 4);
        // Then
        assertBroken(tenant, 3, "missing");
        assertThat(trail.search(tenant, "&action=audit.chain_broken").getList("results.seq")).containsExactly(4);
    }

    @Test
    void a_last_row_that_is_rewritten_with_a_hash_that_fits_is_found() throws SQLException, JsonProcessingException {
        // Given
        var tenant = trail.tenantWith(2);
        // When
        rewriteLast(tenant);
        // Then
        assertBroken(tenant, 2, "altered");
    }

    @Test
    void a_chain_computed_anew_to_its_end_bears_no_seal_and_growing_does_not_heal_it()
            throws SQLException, JsonProcessingException {
        // Given
        var tenant = trail.tenantWith(2);
        // When
        var forged = rewriteLast(tenant);
        trail.tamper("update audit_chain set last_hash = ? where tenant_id = ?", bytes(forged.hash()), tenant.value());
        // Then
        assertBroken(tenant, 2, "end_forged");
        // When
        tellOneMore(tenant);
        trail.recorded(tenant, 4);
        // Then
        assertBroken(tenant, 3, "known_broken");
    }

    @Test
    void a_row_added_behind_the_end_is_found() throws SQLException, JsonProcessingException {
        // Given
        var tenant = trail.tenantWith(2);
        var last = last(tenant);
        var forged = AuditLink.after(last.hash(), 3, event(tenant), AuditFixture.AT);
        // When
        trail.tamper(
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
    void a_chain_whose_end_was_taken_away_is_found_and_does_not_begin_anew() throws SQLException {
        // Given
        var tenant = trail.tenantWith(2);
        // When
        trail.tamper("delete from audit_chain where tenant_id = ?", tenant.value());
        // Then
        assertBroken(tenant, 1, "end_forged");
        // When
        tellOneMore(tenant);
        trail.recorded(tenant, 4);
        // Then
        assertThat(trail.verdict(tenant).getBoolean("intact")).isFalse();
    }

    @Test
    void the_end_of_one_tenant_is_no_end_for_another() throws SQLException {
        // Given
        var tenant = trail.tenantWith(2);
        var other = trail.tenantWith(1);
        // When
        trail.tamper("""
            update audit_chain set last_seq = o.last_seq, last_hash = o.last_hash, seal = o.seal
            from audit_chain o where audit_chain.tenant_id = ? and o.tenant_id = ?""", tenant.value(), other.value());
        // Then
        assertThat(trail.verdict(tenant).getBoolean("intact")).isFalse();
        assertIntact(other, 1);
    }

    @Test
    void a_seal_that_is_none_is_found() throws SQLException {
        var tenant = trail.tenantWith(1);
        trail.tamper("update audit_chain set seal = '' where tenant_id = ?", tenant.value());
        assertBroken(tenant, 1, "end_forged");
    }

    private AuditLink rewriteLast(TenantId tenant) throws SQLException, JsonProcessingException {
        var last = last(tenant);
        var forged = AuditLink.after(last.previousHash(), last.seq(), event(tenant), AuditFixture.AT);
        trail.tamper("""
            update audit set event_id = ?, occurred_at = ?::timestamptz, recorded_at = ?::timestamptz, actor_id = ?,
            subject_id = ?, details = ?::jsonb, hash = ? where tenant_id = ? and seq = ?""", forged.eventId(),
                forged.occurredAt().toString(), forged.recordedAt().toString(), forged.actorId(), forged.subjectId(),
                json(forged.details()), bytes(forged.hash()), tenant.value(), last.seq());
        return forged;
    }

    private AuditLink last(TenantId tenant) {
        return Json.mapper().convertValue(trail.search(tenant, "").getMap("results[0]"), AuditLink.class);
    }

    private void tellOneMore(TenantId tenant) {
        trail.tell(event(tenant));
    }

    private static AuditRecorded event(TenantId tenant) {
        return AuditFixture.takeover(tenant, UUID.randomUUID(), UUID.randomUUID()).event("conversation", AuditFixture.AT);
    }

    private void assertIntact(TenantId tenant, int rows) {
        assertThat(trail.verdict(tenant).<Map<String, Object>>get("$")).containsEntry("intact", true).containsEntry("rows",
                rows);
    }

    private void assertBroken(TenantId tenant, int seq, String reason) {
        JsonPath verdict = trail.verdict(tenant);
        assertThat(verdict.<Map<String, Object>>get("$")).containsEntry("intact", false).containsEntry("first_broken_seq", seq)
                .containsEntry("reason", reason);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String json(Map<String, String> details) throws JsonProcessingException {
        return Json.mapper().writeValueAsString(details);
    }
}
