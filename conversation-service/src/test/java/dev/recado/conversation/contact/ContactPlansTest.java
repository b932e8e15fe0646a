package dev.recado.conversation.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads the plan of the lookup that every batch makes, for a tenant with 200 channels. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class ContactPlansTest {

    private static final List<String> TABLES = List.of("conversation", "contact_address", "contact");

    private final TenantId tenant = TenantId.random();

    @Inject
    Transactions transactions;
    @Inject
    Rows rows;

    @BeforeEach
    void generate() {
        TestDatabase.update("insert into contact (tenant_id, id) select ?, md5(n::text)::uuid from generate_series(1, 20000) n",
                tenant.value());
        TestDatabase.update("""
            insert into contact_address (tenant_id, kind, value, contact_id)
            select ?, 'phone', '55119' || lpad(n::text, 8, '0'), md5(n::text)::uuid from generate_series(1, 20000) n""",
                tenant.value());
        TestDatabase.update("""
            insert into conversation (tenant_id, id, channel_id, contact_id)
            select ?, md5('conversation' || n)::uuid, md5('channel' || n % 200)::uuid, md5(n::text)::uuid
            from generate_series(1, 20000) n""", tenant.value());
        TABLES.forEach(table -> TestDatabase.update("vacuum (analyze) " + table));
    }

    @AfterEach
    void delete() {
        TABLES.forEach(table -> TestDatabase.update("delete from " + table + " where tenant_id = ?", tenant.value()));
    }

    @Test
    void the_conversations_of_a_contact_are_read_by_its_id_in_one_search_of_an_index() {
        // Given
        var addresses = rows.json(List.of(ContactAddress.ofPhone("5511900000007"), ContactAddress.ofPhone("5511900000008")));
        // When
        var plan = transactions.query("explain " + ContactRepository.FIND, tenant.value(), addresses)
                .map(found -> String.join("\n", Rows.list(found, row -> row.getString(0)))).await()
                .atMost(Duration.ofSeconds(20));
        // Then
        assertThat(plan).containsPattern("using conversation_contact on conversation")
                .doesNotContain("Seq Scan on conversation");
    }
}
