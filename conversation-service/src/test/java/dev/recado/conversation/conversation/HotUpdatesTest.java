package dev.recado.conversation.conversation;

import static dev.recado.conversation.Customer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer.Echo;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchOutcome;
import dev.recado.kit.database.Rows;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** An update that changes no indexed column leaves every index alone (a heap-only update of PostgreSQL). */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class HotUpdatesTest extends ConversationFlow {

    private static final int TURNS = 10;
    /** The other updates may write indexes: the first status stores a wamid, and {@code active_at} changes every 30 s. */
    private static final int HOT_OF_TEN_MIN = 7;

    @Test
    void most_updates_of_conversations_and_messages_rewrite_no_index() {
        // Given
        var conversations = counted("conversation");
        var messages = counted("message");
        // When
        for (var turn = 0; turn < TURNS; turn++) {
            var sent = answer(ana, ask(ana, "pergunta " + turn), reply("resposta " + turn));
            var wamid = "wamid.hot." + turn;
            suite.send(ana.finished(sent, new DispatchOutcome.Accepted(wamid)));
            for (var status : List.of(DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)) {
                suite.send(ana.statusWithOurId(wamid, status, new Echo(Instant.now(), sent.messageId().toString())));
                soon().untilAsserted(() -> assertThat(suite.message(ana.tenant(), wamid)).containsEntry("status",
                        Rows.enumColumn(status)));
            }
        }
        // Then
        soon().untilAsserted(() -> {
            assertHot(conversations, counted("conversation"), 2 * TURNS);
            assertHot(messages, counted("message"), 2 * TURNS);
        });
    }

    private static void assertHot(Map<String, Object> before, Map<String, Object> after, int updatesMin) {
        var updates = (long) after.get("n_tup_upd") - (long) before.get("n_tup_upd");
        var hot = (long) after.get("n_tup_hot_upd") - (long) before.get("n_tup_hot_upd");
        assertThat(updates).isGreaterThanOrEqualTo(updatesMin);
        assertThat(10 * hot).as("%d of %d updates", hot, updates).isGreaterThanOrEqualTo(HOT_OF_TEN_MIN * updates);
    }

    private static Map<String, Object> counted(String table) {
        return TestDatabase.rows("select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = ?", table)
                .getFirst();
    }
}
