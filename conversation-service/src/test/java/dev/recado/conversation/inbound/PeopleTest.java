package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange.UserIdUpdated;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageReceived;
import dev.recado.events.Person;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/** One person is one contact with one conversation, whichever ids WhatsApp reports; two people never share one. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class PeopleTest extends ConversationFlow {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @Inject
    InboundMessages messages;
    @Inject
    Transactions transactions;

    private final String phone = ana.person().phone();

    @Test
    void the_two_spellings_of_an_argentine_mobile_are_one_conversation_which_answers_the_newest() {
        // When
        ask(named("5491155550000", null), "oi");
        var turn = ask(named("541155550000", null), "sou eu");
        // Then
        assertThat(turn.turnSeq()).isEqualTo(2);
        assertThat(answer(ana, turn, Customer.reply("Olá!")).to().phone()).isEqualTo("541155550000");
    }

    @Test
    void addresses_accumulate_from_the_number_alone_to_the_user_id_alone() {
        // When
        ask(named(phone, null), "oi");
        ask(named(phone, "BR.1"), "sou eu");
        var turn = ask(named(null, "BR.1"), "de novo");
        // Then
        assertThat(turn.turnSeq()).isEqualTo(3);
        assertThat(suite.conversation(ana.tenant())).containsEntry("phone", phone).containsEntry("user_id", "BR.1");
    }

    @Test
    void a_recycled_number_is_a_new_person_and_no_longer_an_address_of_the_former_owner() {
        // Given
        var former = ask(named(phone, "BR.1"), "oi").conversationId();
        // When
        var turn = ask(named(phone, "BR.2"), "comprei este chip");
        // Then
        assertThat(turn.conversationId()).isNotEqualTo(former);
        assertThat(turn.transcript()).extracting(TranscriptLine::text).containsExactly("comprei este chip");
        assertThat(TestDatabase.rows("select phone, user_id from conversation where id = ?", former.value()))
                .containsExactly(mapOf("phone", null, "user_id", "BR.1"));
        assertThat(ask(named(phone, null), "ainda eu").conversationId()).isEqualTo(turn.conversationId());
        assertThat(ask(named(null, "BR.1"), "e eu").conversationId()).isEqualTo(former);
    }

    @Test
    void two_first_messages_of_one_person_at_once_make_one_contact() {
        // Given
        var isStored = new CompletableFuture<Void>();
        var mayCommit = new CompletableFuture<Void>();
        var first = transactions.run(tx -> store(tx, named(phone, null).writes("oi"))
                .invoke(() -> isStored.complete(null)).chain(() -> Uni.createFrom().completionStage(mayCommit)))
                .subscribeAsCompletionStage();
        isStored.join();
        var second = transactions.run(tx -> store(tx, named(phone, "BR.1").writes("tudo bem?"))).subscribeAsCompletionStage();
        awaitWaitingSession();
        // When
        mayCommit.complete(null);
        first.join();
        second.join();
        // Then
        assertThat(contacts()).isEqualTo(1);
        assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 2L).containsEntry("user_id", "BR.1");
    }

    @Test
    void contacts_of_the_number_alone_and_of_the_user_id_alone_merge_when_both_are_reported() {
        // Given
        ask(named(phone, null), "oi");
        var kept = ask(named(null, "BR.1"), "alguém?").conversationId();
        assertThat(contacts()).isEqualTo(2);
        // When
        var turn = ask(named(phone, "BR.1"), "os dois sou eu");
        // Then
        assertThat(turn.conversationId()).isEqualTo(kept);
        assertThat(turn.transcript()).extracting(TranscriptLine::text).containsExactly("oi", "alguém?", "os dois sou eu");
        assertThat(TestDatabase.count("select count(*) from message m join conversation c on c.id = m.conversation_id "
                + "where c.tenant_id = ? and m.turn_seq > c.answered_seq", ana.tenant().value())).isEqualTo(3);
        assertThat(contacts()).isEqualTo(1);
        assertThat(suite.conversation(ana.tenant())).containsEntry("phone", phone).containsEntry("user_id", "BR.1");
        assertThat(TestDatabase.rows("select 1 from contact_merge where tenant_id = ?", ana.tenant().value())).hasSize(1);
        answer(ana, turn, Customer.reply("Olá!"));
        assertThat(ask(named(phone, null), "até já").conversationId()).isEqualTo(kept);
    }

    @Test
    void a_person_who_answers_one_of_two_merged_conversations_keeps_the_bot_silent() {
        // Given
        var taken = ask(named(phone, null), "oi").conversationId();
        TestDatabase.update("update conversation set state = 'human', epoch = 2, cause = 'agent_took_over' where id = ?",
                taken.value());
        ask(named(null, "BR.1"), "alguém?");
        // When
        suite.send(named(phone, "BR.1").writes("os dois sou eu"));
        // Then
        awaitState(ana.tenant(), "human", "agent_took_over");
        assertThat(suite.messages(ana.tenant())).hasSize(3);
    }

    @Test
    void a_reply_that_was_queued_before_the_merge_and_is_cancelled_is_requested_again() {
        // Given
        var queued = answer(ana, ask(named(phone, null), "oi"), Customer.reply("Olá!"));
        ask(named(null, "BR.1"), "alguém?");
        var merged = ask(named(phone, "BR.1"), "os dois sou eu");
        suite.send(ana.drafted(merged, Customer.reply("Aqui!")));
        dispatchRequests(ana.tenant(), 2);
        // When
        suite.send(ana.finished(queued, new DispatchOutcome.Cancelled("epoch")));
        // Then
        assertThat(replyRequest(ana.tenant(), 4).conversationId()).isEqualTo(merged.conversationId());
    }

    @Test
    void a_changed_user_id_merges_the_contact_that_wrote_first_under_the_new_one() {
        // Given
        var kept = ask(named(phone, "BR.1"), "oi").conversationId();
        ask(named(null, "BR.2"), "troquei de aparelho");
        // When
        suite.send(ana.changes(new UserIdUpdated(new Person(null, "BR.2", null, null, "Ana"), "BR.1", null),
                ana.writes("").occurredAt()));
        // Then
        soon().untilAsserted(() -> assertThat(contacts()).isEqualTo(1));
        assertThat(suite.conversation(ana.tenant())).containsEntry("id", kept.value()).containsEntry("user_id", "BR.2")
                .containsEntry("phone", phone);
        assertThat(suite.messages(ana.tenant())).hasSize(2);
    }

    private Customer named(String number, String userId) {
        return ana.as(new Person(number, userId, null, null, "Ana"));
    }

    private Uni<Void> store(Tx tx, MessageReceived event) {
        return messages.storeReceived(tx, List.of(event));
    }

    private long contacts() {
        return TestDatabase.count("select count(*) from contact where tenant_id = ?", ana.tenant().value());
    }

    private static void awaitWaitingSession() {
        await().atMost(AT_MOST).until(() -> TestDatabase.count("select count(*) from pg_stat_activity "
                + "where datname = current_database() and wait_event_type = 'Lock'") > 0);
    }

    private static Map<String, Object> mapOf(String one, Object value, String other, Object otherValue) {
        var map = new HashMap<String, Object>();
        map.put(one, value);
        map.put(other, otherValue);
        return map;
    }
}
