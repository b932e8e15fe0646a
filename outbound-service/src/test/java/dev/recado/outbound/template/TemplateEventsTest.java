package dev.recado.outbound.template;

import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange;
import dev.recado.events.AccountChange.AccountReview;
import dev.recado.events.AccountChange.TemplateCategory;
import dev.recado.events.AccountChange.TemplateEdited;
import dev.recado.events.AccountChange.TemplateQuality;
import dev.recado.events.AccountChange.TemplateStatus;
import dev.recado.events.AccountChanged;
import dev.recado.events.TenantId;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Account events change the stored templates, the newest of each kind last. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class TemplateEventsTest {

    private static final TenantId TENANT = TenantId.of("6f0e9c1a-0000-4000-8000-00000000c0a1");
    private static final TenantId OTHER = TenantId.of("6f0e9c1a-0000-4000-8000-00000000c0a2");
    private static final String ACCOUNT = "880000";

    @Inject
    Suite suite;

    private final String id = UUID.randomUUID().toString();
    private final String name = "t_" + id.replace('-', '_');
    private final AccountChange.Template template = new AccountChange.Template(id, name, "pt_BR");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void a_template_that_was_read_an_hour_ago() {
        TestDatabase.update(
                """
                    insert into template (tenant_id, id, business_id, template_id, name, language, category, status, quality,
                        parameter_format, components, body, components_at, status_at, quality_at, category_at, synced_at, created_at,
                        updated_at, version)
                    select tenant, gen_random_uuid(), ?, ?, ?, 'pt_BR', 'UTILITY', 'APPROVED', 'GREEN', 'POSITIONAL', '[]', '', at,
                        at, at, at,
                        at, at, at, 0
                    from (select now() - interval '1 hour' as at, unnest(array[?, ?]::uuid[]) as tenant) t""",
                ACCOUNT, id, name,
                TENANT.value(), OTHER.value());
        TestDatabase.update("delete from template_sync where business_id = ?", ACCOUNT);
    }

    @Test
    void a_pause_and_its_end_change_the_status_of_this_tenant_alone() {
        // When
        publish(status("PAUSED", "NONE", "FIRST_PAUSE: low quality"), now.minusSeconds(20));
        // Then
        soon().untilAsserted(
                () -> assertThat(row("status || ' ' || status_detail")).isEqualTo("PAUSED FIRST_PAUSE: low quality"));
        // When
        publish(status("REINSTATED", "NONE", null), now.minusSeconds(10));
        // Then
        soon().untilAsserted(() -> assertThat(row("status || coalesce(status_detail, '')")).isEqualTo("APPROVED"));
        assertThat(row(OTHER, "status || ' ' || version")).isEqualTo("APPROVED 0");
        assertThat(readsRequested()).isZero();
    }

    @Test
    void an_older_event_changes_nothing() {
        // Given
        publish(status("REJECTED", "INVALID_FORMAT", null), now.minusSeconds(10));
        soon().untilAsserted(() -> assertThat(row("status || ' ' || rejected_reason")).isEqualTo("REJECTED INVALID_FORMAT"));
        // When
        publish(status("PAUSED", "NONE", null), now.minusSeconds(20));
        publish(new TemplateQuality(template, "GREEN", "RED"), now.minusSeconds(7200));
        publish(new TemplateCategory(template, "UTILITY", "MARKETING", null), now.minusSeconds(7200));
        publish(new TemplateQuality(template, "GREEN", "YELLOW"), now);
        // Then
        soon().untilAsserted(() -> assertThat(row("quality")).isEqualTo("YELLOW"));
        assertThat(row("status || ' ' || category")).isEqualTo("REJECTED UTILITY");
    }

    @Test
    void a_category_change_is_announced_and_then_takes_effect() {
        // When
        publish(new TemplateCategory(template, null, "UTILITY", "MARKETING"), now.minusSeconds(20));
        // Then
        soon().untilAsserted(() -> assertThat(row("category || ' ' || upcoming_category")).isEqualTo("UTILITY MARKETING"));
        // When
        publish(new TemplateCategory(template, "UTILITY", "MARKETING", null), now);
        // Then
        soon().untilAsserted(() -> assertThat(row("category || coalesce(upcoming_category, '')")).isEqualTo("MARKETING"));
    }

    @Test
    void a_warning_keeps_the_status_and_a_deletion_ends_the_template() {
        // When
        publish(status("FLAGGED", "NONE", "low quality"), now.minusSeconds(10));
        // Then
        soon().untilAsserted(() -> assertThat(row("status || ' ' || status_detail")).isEqualTo("APPROVED low quality"));
        // When
        publish(status("DELETED", "NONE", null), now);
        // Then
        soon().untilAsserted(() -> assertThat(row("(deleted_at is not null)::text")).isEqualTo("true"));
    }

    @Test
    void an_event_without_an_id_finds_the_template_by_name_and_language() {
        // When
        publish(new TemplateQuality(new AccountChange.Template(null, name, "pt_BR"), "GREEN", "RED"), now);
        // Then
        soon().untilAsserted(() -> assertThat(row("quality")).isEqualTo("RED"));
    }

    @Test
    void an_edited_and_an_unknown_template_are_read_from_meta() {
        // When
        publish(new TemplateEdited(template), now);
        // Then
        soon().untilAsserted(() -> assertThat(readsRequested()).isEqualTo(1));
        // Given
        TestDatabase.update("delete from template_sync where business_id = ?", ACCOUNT);
        // When
        publish(new TemplateStatus(new AccountChange.Template("unknown", "unknown", "en"), "APPROVED", "UTILITY", "NONE", null,
                null),
                now);
        // Then
        soon().untilAsserted(() -> assertThat(readsRequested()).isEqualTo(1));
    }

    @Test
    void a_status_from_before_the_last_list_was_stored_is_read_from_meta() {
        // Given
        TestDatabase.update("update template set synced_at = now() where template_id = ?", id);
        // When
        publish(status("PAUSED", "NONE", null), now.minusSeconds(60));
        // Then
        soon().untilAsserted(() -> assertThat(readsRequested()).isEqualTo(1));
        assertThat(row("status")).isEqualTo("APPROVED");
    }

    @Test
    void events_of_other_kinds_are_ignored() {
        // When
        publish(new AccountReview("APPROVED"), now);
        publish(new TemplateQuality(template, "GREEN", "YELLOW"), now);
        // Then
        soon().untilAsserted(() -> assertThat(row("quality")).isEqualTo("YELLOW"));
        assertThat(readsRequested()).isZero();
    }

    private TemplateStatus status(String status, String reason, String detail) {
        return new TemplateStatus(template, status, "UTILITY", reason, detail, null);
    }

    private void publish(AccountChange change, Instant at) {
        suite.publish(new AccountChanged(TENANT + ":" + ACCOUNT + ":" + UUID.randomUUID(), TENANT, at, 2, ACCOUNT, null, change,
                Instant.now()));
    }

    private static long readsRequested() {
        return TestDatabase.count("select count(*) from template_sync where business_id = ? and tenant_id = ?", ACCOUNT,
                TENANT.value());
    }

    private String row(String column) {
        return row(TENANT, column);
    }

    private String row(TenantId tenant, String column) {
        return TestDatabase
                .texts("select " + column + " from template where tenant_id = ? and template_id = ?", tenant.value(), id)
                .getFirst();
    }
}
