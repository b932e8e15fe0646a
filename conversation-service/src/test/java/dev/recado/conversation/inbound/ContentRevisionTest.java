package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationChanged;
import dev.recado.events.InboundContent;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.InboundContent.Unsupported;
import dev.recado.events.MessageReceived;
import dev.recado.events.ReplyRequested;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class ContentRevisionTest extends ConversationFlow {

    private static final InboundContent POLL = new Unsupported("poll", "{\"type\":\"poll\"}");
    private static final List<String> REPLACED = List.of("kind", "text", "raw", "revision", "unsupported", "about", "emoji");

    @Inject
    InboundMessages messages;
    @Inject
    Transactions transactions;

    @Test
    void a_higher_revision_replaces_unsupported_content_alone() {
        // Given
        var event = ana.sends(POLL, Duration.ofMinutes(1));
        store(event);
        replyRequest(ana.tenant(), 1);
        var before = message(event);
        var conversation = suite.conversation(ana.tenant());
        assertThat(before).containsEntry("text", "unsupported: poll").containsEntry("kind", "poll");
        // When
        store(ana.reparsed(event, 3, new Text("qual cor?")));
        // Then
        assertThat(message(event)).containsEntry("kind", "text").containsEntry("text", "qual cor?").containsEntry("raw", null)
                .containsEntry("revision", 3).containsEntry("unsupported", false);
        assertThat(without(message(event))).isEqualTo(without(before));
        assertThat(suite.conversation(ana.tenant())).isEqualTo(conversation);
        assertThat(TestDatabase.rows("select 1 from outbox where tenant_id = ?", ana.tenant().value())).isEmpty();
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(1);
        assertThat(suite.published(ConversationChanged.class, ana.tenant())).hasSize(2);
    }

    @Test
    void an_equal_or_lower_revision_and_a_second_replay_change_nothing() {
        // Given
        var event = ana.sends(POLL, Duration.ofMinutes(1));
        store(ana.reparsed(event, 2, POLL));
        var before = message(event);
        // When
        store(ana.reparsed(event, 2, new Text("igual")), ana.reparsed(event, 1, new Text("menor")));
        // Then
        assertThat(message(event)).isEqualTo(before);
        // When
        store(ana.reparsed(event, 3, new Text("três")));
        var replayed = message(event);
        store(ana.reparsed(event, 3, new Text("outra vez")), ana.reparsed(event, 4, new Text("o que se leu fica")));
        // Then
        assertThat(message(event)).isEqualTo(replayed).containsEntry("text", "três");
    }

    @Test
    void of_two_revisions_in_one_batch_the_higher_one_is_stored() {
        // Given
        var event = ana.sends(POLL, Duration.ofMinutes(1));
        // When
        store(event, ana.reparsed(event, 3, new Text("três")), ana.reparsed(event, 2, new Text("dois")));
        // Then
        assertThat(message(event)).containsEntry("text", "três").containsEntry("revision", 3);
        assertThat(suite.messages(ana.tenant())).hasSize(1);
    }

    @Test
    void an_edit_that_a_later_revision_supports_changes_its_message() {
        // Given
        var original = ana.writes("às quatro", Duration.ofMinutes(2));
        var edit = ana.sends(new Unsupported("edit", "{}"), Duration.ofMinutes(1));
        store(original, edit);
        // When
        store(ana.reparsed(edit, 2, new InboundContent.Edited(original.wamid(), new Text("às cinco"))));
        // Then
        assertThat(message(edit)).containsEntry("about", original.wamid());
        assertThat(ask(ana, "e aí?").transcript().getFirst().text()).isEqualTo("às cinco");
    }

    private Map<String, Object> message(MessageReceived event) {
        return suite.message(ana.tenant(), event.wamid());
    }

    private static Map<String, Object> without(Map<String, Object> row) {
        var rest = new HashMap<>(row);
        REPLACED.forEach(rest::remove);
        return rest;
    }

    private void store(MessageReceived... events) {
        transactions.run(tx -> messages.storeReceived(tx, List.of(events))).await().atMost(Duration.ofSeconds(20));
    }
}
