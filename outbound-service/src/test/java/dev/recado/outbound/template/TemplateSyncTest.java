package dev.recado.outbound.template;

import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The templates of a connected account are those that Meta lists. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = TemplateSyncTest.TENANT),
        @Claim(key = "sub", value = TemplateSyncTest.OLGA)})
class TemplateSyncTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-00000000c0e1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-00000000c0e2";
    private static final AtomicLong NUMBERS = new AtomicLong(770_000);

    GraphStub graph;

    @Inject
    TemplateSyncs syncs;

    private final String number = Long.toString(NUMBERS.incrementAndGet());
    private final String account = "1" + number;
    private final String token = "test_token_" + number;

    @AfterEach
    void meta_answers_again() {
        graph.templates().fail(null);
    }

    @Test
    void a_connected_account_gets_the_templates_of_all_pages() {
        // Given
        for (var i = 1; i <= 5; i++) {
            graph.templates().add(account, "order_" + i, "pt_BR", "Pedido {{1}} enviado.");
        }
        // When
        Suite.connect(graph, number, token);
        sync();
        // Then
        soon().untilAsserted(() -> assertThat(rows("name || ' ' || status || ' ' || category || ' ' || quality"))
                .containsExactly("order_1 APPROVED UTILITY GREEN", "order_2 APPROVED UTILITY GREEN",
                        "order_3 APPROVED UTILITY GREEN", "order_4 APPROVED UTILITY GREEN", "order_5 APPROVED UTILITY GREEN"));
        assertThat(rows("components->0->>'text'")).containsOnly("Pedido {{1}} enviado.");
        soon().untilAsserted(() -> assertThat(state()).containsExactly("finished"));
    }

    @Test
    void a_template_that_meta_no_longer_lists_is_deleted_and_a_changed_one_is_replaced() {
        // Given
        var kept = graph.templates().add(account, "kept", "pt_BR", "Antes.");
        var gone = graph.templates().add(account, "gone", "pt_BR", "Adeus.");
        connected();
        // When
        graph.templates().remove(gone);
        graph.templates().get(kept).put("status", "PAUSED").put("category", "MARKETING");
        graph.templates().get(kept).withArray("components").removeAll().addObject().put("type", "BODY").put("text", "Depois.");
        again();
        // Then
        soon().untilAsserted(() -> assertThat(rows("name || ' ' || status || ' ' || category || ' ' || body"))
                .containsExactly("kept PAUSED MARKETING Depois."));
        assertThat(TestDatabase.texts("select name from template where business_id = ? and deleted_at is not null", account))
                .containsExactly("gone");
    }

    @Test
    void an_unchanged_list_changes_no_row() {
        // Given
        graph.templates().add(account, "same", "en", "Hello.");
        connected();
        var before = rows("version || ' ' || updated_at");
        // When
        again();
        // Then
        assertThat(rows("version || ' ' || updated_at")).isEqualTo(before);
        assertThat(rows("(synced_at > created_at)::text")).containsExactly("true");
    }

    @Test
    void a_new_template_replaces_the_one_of_the_same_name_and_language() {
        // Given
        var first = graph.templates().add(account, "hello", "en", "Hello.");
        connected();
        // When
        graph.templates().remove(first);
        var second = graph.templates().add(account, "hello", "en", "Hi.");
        again();
        // Then
        soon().untilAsserted(() -> assertThat(rows("template_id")).containsExactly(second));
    }

    @Test
    void without_a_clear_answer_of_meta_nothing_is_deleted_and_the_sync_is_repeated_later() {
        // Given
        graph.templates().add(account, "hello", "en", "Hello.");
        connected();
        // When
        graph.templates().fail("503");
        again();
        // Then
        soon().untilAsserted(
                () -> assertThat(TestDatabase.texts("select error from template_sync where business_id = ?", account))
                        .singleElement().asString().contains("HTTP 503"));
        assertThat(rows("name")).containsExactly("hello");
        assertThat(TestDatabase.texts("""
            select (due_at between now() + interval '10 seconds' and now() + interval '1 hour')::text
            from template_sync where business_id = ?""", account)).containsExactly("true");
    }

    @Test
    void a_refused_token_is_named_in_the_error() {
        // Given
        connected();
        // When
        graph.templates().fail("401 {\"error\":{\"code\":190,\"message\":\"Malformed access token abc\"}}");
        again();
        // Then
        soon().untilAsserted(
                () -> assertThat(TestDatabase.texts("select error from template_sync where business_id = ?", account))
                        .singleElement().asString().startsWith("Meta refuses the token of the account " + account)
                        .endsWith("Meta's code 190"));
    }

    @Test
    void the_same_account_of_another_tenant_has_rows_of_its_own() {
        // Given
        graph.templates().add(account, "mine", "en", "Hello.");
        connected();
        // Then
        assertThat(TestDatabase.texts("select distinct tenant_id::text from template where business_id = ?", account))
                .containsExactly(TENANT);
    }

    @Test
    void an_older_list_does_not_replace_a_newer_edit() {
        // Given
        graph.templates().add(account, "edited", "en", "Before.");
        connected();
        TestDatabase.update("""
            update template set components = '[{"type":"BODY","text":"After."}]', components_at = now() + interval '1 hour'
            where business_id = ?""", account);
        // When
        again();
        // Then
        assertThat(rows("components->0->>'text'")).containsExactly("After.");
    }

    @Test
    void a_defect_ends_one_run_and_is_tried_again() {
        // Given
        graph.templates().add(account, "hello", "en", "Hello.");
        connected();
        TestDatabase.update("update template set version = -2, components = '[]' where business_id = ?", account);
        TestDatabase.update("alter table template add constraint defect check (version < 0 or business_id <> '" + account + "')"
                + " not valid");
        // When
        try {
            graph.templates().add(account, "new", "en", "Bye.");
            again();
            // Then
            assertThat(TestDatabase.texts("select error from template_sync where business_id = ?", account))
                    .doesNotContainNull();
        } finally {
            TestDatabase.update("alter table template drop constraint defect");
        }
        again();
        assertThat(rows("name")).containsExactly("hello", "new");
    }

    @Test
    void a_replica_leaves_an_account_alone_that_another_reads() {
        // Given
        connected();
        var before = graph.templates().requests(account).size();
        TestDatabase.update(
                "update template_sync set lease_until = now() + interval '1 minute', due_at = now() where business_id = ?",
                account);
        // When
        sync();
        // Then
        assertThat(graph.templates().requests(account)).hasSize(before);
    }

    private void connected() {
        Suite.connect(graph, number, token);
        sync();
        soon().untilAsserted(() -> assertThat(state()).containsExactly("finished"));
    }

    /** Makes the account due and reads it again. */
    private void again() {
        TestDatabase.update("update template_sync set due_at = now(), finished_at = null where business_id = ?", account);
        soon().untilAsserted(() -> {
            sync();
            assertThat(TestDatabase.texts(
                    "select (due_at > now())::text from template_sync where business_id = ? and lease_until < now()",
                    account)).containsExactly("true");
        });
    }

    private List<String> state() {
        return TestDatabase.texts("""
            select case when finished_at >= started_at then 'finished' else 'open' end
            from template_sync where business_id = ?""", account);
    }

    private List<String> rows(String column) {
        return TestDatabase.texts(
                "select " + column + " from template where business_id = ? and deleted_at is null order by name",
                account);
    }

    private void sync() {
        try {
            VertxContextSupport.subscribeAndAwait(syncs::syncDue);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
