package dev.recado.conversation.reply;

import static dev.recado.conversation.Customer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Statements of the previous version, which its replicas still run during a rolling deploy, against the new schema. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class PreviousVersionTest extends ConversationFlow {

    private static final String SET_DEADLINE = """
        update conversation c set answer_due_at = now() - interval '1 second', updated_at = now() where tenant_id = ?""";
    private static final String SETTLE = """
        update conversation c set answer_due_at = null, updated_at = now() where tenant_id = ?""";
    private static final String OPEN = """
        insert into conversation (tenant_id, id, channel_id, contact_id, answer_due_at)
        select tenant_id, gen_random_uuid(), gen_random_uuid(), contact_id, now() + interval '3 minutes'
        from conversation where tenant_id = ?""";
    private static final String INSERT_MESSAGE = """
        insert into message (tenant_id, id, conversation_id, channel_id, direction, author, kind, text, status, rank, occurred_at,
            expires_at)
        select tenant_id, ?, id, channel_id, 'out', 'bot', 'text', 'oi', 'queued', 0, now(), now() + interval '10 minutes'
        from conversation where tenant_id = ?""";

    @Inject
    OverdueAnswers overdue;

    @Test
    void a_deadline_that_the_previous_version_sets_is_handed_over() {
        // Given
        answer(ana, ask(ana, "oi"), reply("olá"));
        assertThat(deadlines(ana)).isZero();
        // When
        TestDatabase.update(SET_DEADLINE, ana.tenant().value());
        TestDatabase.update(OPEN, ana.tenant().value());
        // Then
        assertThat(deadlines(ana)).isEqualTo(2);
        handOverAll();
        assertThat(TestDatabase.texts("select cause from conversation where tenant_id = ? and state = 'waiting'",
                ana.tenant().value())).containsExactly("answer_overdue");
    }

    @Test
    void a_turn_that_the_previous_version_settles_is_no_longer_due() {
        // Given
        ask(ana, "oi");
        assertThat(deadlines(ana)).isOne();
        // When
        TestDatabase.update(SETTLE, ana.tenant().value());
        // Then
        assertThat(deadlines(ana)).isZero();
    }

    @Test
    void a_row_with_another_deadline_than_its_conversation_is_corrected_and_does_not_return() {
        // Given
        ask(ana, "oi");
        var bia = Customer.ofNewTenant();
        answer(bia, ask(bia, "oi"), reply("olá"));
        // When
        TestDatabase.update("update answer_due set due_at = now() - interval '1 day' where tenant_id = ?",
                ana.tenant().value());
        TestDatabase.update("""
            insert into answer_due (tenant_id, conversation_id, due_at)
            select tenant_id, id, now() - interval '1 day' from conversation where tenant_id = ?""", bia.tenant().value());
        handOverAll();
        // Then
        assertThat(deadlines(bia)).isZero();
        assertThat(TestDatabase.count("""
            select count(*) from answer_due d join conversation c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
            where d.tenant_id = ? and d.due_at = c.answer_due_at""", ana.tenant().value())).isOne();
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot");
        assertThat(suite.conversation(bia.tenant())).containsEntry("state", "bot");
    }

    @Test
    void a_message_that_the_previous_version_inserts_waits_for_its_result() {
        // Given
        ask(ana, "oi");
        var id = UUID.randomUUID();
        // When
        TestDatabase.update(INSERT_MESSAGE, id, ana.tenant().value());
        // Then
        assertThat(waitingForAResult(id)).isOne();
    }

    @Test
    void a_conversation_that_the_previous_version_updates_keeps_its_place_in_the_lists() {
        // Given
        ask(ana, "oi");
        // When
        TestDatabase.update("update conversation set updated_at = timestamptz '2020-01-01 00:00:59Z' where tenant_id = ?",
                ana.tenant().value());
        // Then
        assertThat(TestDatabase.count("""
            select count(*) from conversation where tenant_id = ? and active_at = timestamptz '2020-01-01 00:00:30Z'""",
                ana.tenant().value())).isOne();
    }

    private void handOverAll() {
        overdue.handOverIfAnyOverdue().await().atMost(Duration.ofSeconds(20));
    }

    private static long deadlines(Customer customer) {
        return TestDatabase.count("select count(*) from answer_due where tenant_id = ?", customer.tenant().value());
    }

    private static long waitingForAResult(UUID id) {
        return TestDatabase.count("select count(*) from message where id = ? and result_due_at = expires_at", id);
    }
}
