package dev.recado.outbound.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message finds the definition of its template by the number that sends it. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class TemplateDefinitionsTest {

    private static final TenantId TENANT = TenantId.of("6f0e9c1a-0000-4000-8000-00000000c0b1");
    private static final TenantId OTHER = TenantId.of("6f0e9c1a-0000-4000-8000-00000000c0b2");
    private static final String ACCOUNT = "1890001";
    private static final ChannelId CHANNEL = NamedUuid.channel(TENANT, "890001");

    @Inject
    TemplateDefinitions definitions;
    @Inject
    Transactions transactions;

    @BeforeEach
    void a_number_whose_account_was_read() {
        TestDatabase.update("delete from template where business_id = ?", ACCOUNT);
        TestDatabase.update(
                """
                        insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token, verified_at,
                    connected_at)
                        values (?, ?, '890001', ?, 'default', 'test', ''::bytea, now(), now())
                        on conflict do nothing""",
                TENANT.value(), CHANNEL.value(), ACCOUNT);
        TestDatabase.update("""
            insert into template_sync (tenant_id, business_id, due_at, started_at, finished_at)
            values (?, ?, now() + interval '1 hour', now() + interval '1 minute', now())
            on conflict (tenant_id, business_id) do update
                set due_at = excluded.due_at, started_at = excluded.started_at, finished_at = now()""", TENANT.value(),
                ACCOUNT);
        add(TENANT, "pt_BR", "[{\"type\":\"BODY\",\"text\":\"Olá {{nome}}\"}]");
        add(TENANT, "en", "[{\"type\":\"BODY\",\"text\":{\"odd\":1}}]");
        add(OTHER, "es", "[]");
    }

    @Test
    void the_definition_has_what_meta_listed() throws Throwable {
        assertThat(find("order_ok", "pt_BR")).isInstanceOfSatisfying(TemplateLookup.Found.class, found -> {
            assertThat(found.definition().status()).isEqualTo("PAUSED");
            assertThat(found.definition().named()).isTrue();
            assertThat(found.definition().components()).extracting(TemplateComponent::text).containsExactly("Olá {{nome}}");
        });
    }

    @Test
    void unknown_names_and_languages_are_told_apart_and_other_tenants_are_not_seen() throws Throwable {
        assertThat(find("order_no", "pt_BR")).isEqualTo(new TemplateLookup.UnknownName("order_no"));
        assertThat(find("order_ok", "es")).isEqualTo(
                new TemplateLookup.UnknownLanguage("order_ok", "es", List.of("en", "pt_BR")));
    }

    @Test
    void an_account_that_was_never_read_and_an_unknown_form_are_left_to_meta() throws Throwable {
        // Given
        assertThat(find("order_ok", "en")).isEqualTo(new TemplateLookup.NotKnown());
        // When
        TestDatabase.update("update template_sync set finished_at = null where business_id = ?", ACCOUNT);
        // Then
        assertThat(find("order_no", "pt_BR")).isEqualTo(new TemplateLookup.NotKnown());
    }

    @Test
    void a_deleted_template_is_unknown() throws Throwable {
        // When
        TestDatabase.update("update template set deleted_at = now() where business_id = ?", ACCOUNT);
        // Then
        assertThat(find("order_ok", "pt_BR")).isEqualTo(new TemplateLookup.UnknownName("order_ok"));
    }

    private TemplateLookup find(String name, String language) throws Throwable {
        var key = new TemplateDefinitions.TemplateKey(CHANNEL, name, language);
        return VertxContextSupport.subscribeAndAwait(
                () -> transactions.run(tx -> definitions.find(TENANT, tx, Set.of(key)))).get(key);
    }

    private static void add(TenantId tenant, String language, String components) {
        TestDatabase.update(
                """
                    insert into template (tenant_id, id, business_id, template_id, name, language, category, status, parameter_format,
                        components, body, components_at, status_at, quality_at, category_at, synced_at, created_at,
                        updated_at, version)
                    values (?, gen_random_uuid(), ?, ?, 'order_ok', ?, 'UTILITY', 'PAUSED', 'NAMED', ?::jsonb, '',
                        now(), now(), now(), now(),
                        now(), now(), now(), 0)""",
                tenant.value(), ACCOUNT, "id-" + language, language, components);
    }
}
