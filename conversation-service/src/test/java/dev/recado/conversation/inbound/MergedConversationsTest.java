package dev.recado.conversation.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AccountChange.Preference;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.Person;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to people, messages and events of a contact that merges into another one. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = MergedConversationsTest.TENANT),
        @Claim(key = "sub", value = MergedConversationsTest.CARLA)})
class MergedConversationsTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000016";
    static final String CARLA = "6f0e9c1a-0000-4000-8000-0000000000c1";
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final String PATH = "/api/v1/conversations/";

    @Inject
    InboundMessages messages;
    @Inject
    Transactions transactions;

    private final Customer bia = Customer.of(TenantId.of(TENANT));
    private final String userId = "BR." + UUID.randomUUID();
    private final CompletableFuture<Void> mergeMayCommit = new CompletableFuture<>();

    @AfterEach
    void endMerge() {
        mergeMayCommit.complete(null);
    }

    @Test
    void the_person_who_answers_keeps_the_conversation_and_its_former_id_names_the_new_one() {
        // Given
        var former = ask(byNumber(bia), "oi").conversationId();
        given().post(PATH + former + "/takeover").then().statusCode(200);
        var kept = ask(byUserId(bia), "alguém?").conversationId();
        TestDatabase.update("update conversation set state = 'waiting', epoch = 2, cause = 'complaint' where id = ?",
                kept.value());
        // When
        suite.send(byBoth(bia).writes("os dois sou eu"));
        // Then
        soon().untilAsserted(() -> given().get(PATH + kept).then().statusCode(200).body("state", equalTo("human"),
                "assignee", equalTo(CARLA), "cause", equalTo("complaint"), "epoch", equalTo(3)));
        isMerged(given().get(PATH + former), kept);
        isMerged(given().get(PATH + former + "/messages"), kept);
        isMerged(given().post(PATH + former + "/takeover"), kept);
        isMerged(given().post(PATH + former + "/release"), kept);
        isMerged(given().contentType("application/json").body(Map.of("text", "Oi")).post(PATH + former + "/messages"), kept);
    }

    @Test
    void the_former_id_of_a_conversation_that_the_caller_may_not_see_names_nothing() {
        // Given
        var former = ask(byNumber(bia), "oi").conversationId();
        var kept = ask(byUserId(bia), "alguém?").conversationId();
        assertThat(ask(byBoth(bia), "os dois sou eu").conversationId()).isEqualTo(kept);
        // When
        TestDatabase.update("update conversation set state = 'human', assignee = ?, epoch = 2, cause = 'other' where id = ?",
                UUID.randomUUID(), kept.value());
        // Then
        given().get(PATH + former).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ana", "Ana Maria"})
    void a_message_that_waits_for_the_merge_of_its_contact_is_stored_in_the_remaining_conversation(String name) {
        // Given
        ask(byNumber(ana), "oi");
        var kept = ask(byUserId(ana), "alguém?").conversationId();
        var merge = mergeThatWaits();
        // When
        var event = ana.as(new Person(ana.person().phone(), null, null, null, name)).writes("ainda estou aqui");
        suite.send(event);
        awaitWaitingSession();
        mergeMayCommit.complete(null);
        merge.join();
        // Then
        soon().untilAsserted(() -> assertThat(suite.message(ana.tenant(), event.wamid()))
                .containsEntry("conversation_id", kept.value()));
        assertThat(TestDatabase.count("select count(*) from contact c where tenant_id = ? and not exists ("
                + "select 1 from contact_address a where a.tenant_id = c.tenant_id and a.contact_id = c.id)",
                ana.tenant().value())).isZero();
    }

    @Test
    void a_result_that_waits_for_the_merge_of_its_conversation_is_applied_to_the_moved_message() {
        // Given
        var queued = answer(ana, ask(byNumber(ana), "oi"), Customer.reply("Olá!"));
        var kept = ask(byUserId(ana), "alguém?").conversationId();
        var merge = mergeThatWaits();
        // When
        suite.send(ana.finished(queued, new DispatchOutcome.Accepted("wamid." + UUID.randomUUID())));
        awaitWaitingSession();
        mergeMayCommit.complete(null);
        merge.join();
        // Then
        soon().untilAsserted(() -> assertThat(TestDatabase.texts("select status from message where id = ?",
                queued.messageId().value())).containsExactly("accepted"));
        assertThat(TestDatabase.count("select count(*) from message where id = ? and conversation_id = ?",
                queued.messageId().value(), kept.value())).isEqualTo(1);
    }

    @Test
    void a_preference_that_waits_for_the_merge_of_its_contact_is_stored_for_the_remaining_one() {
        // Given
        ask(byNumber(ana), "oi");
        ask(byUserId(ana), "alguém?");
        var merge = mergeThatWaits();
        // When
        suite.send(ana.changes(new Preference(byNumber(ana).person(), "marketing_messages", "stop"), Instant.now()));
        awaitWaitingSession();
        mergeMayCommit.complete(null);
        merge.join();
        // Then
        soon().untilAsserted(() -> assertThat(TestDatabase.count("select count(*) from contact c join contact_address a"
                + " on a.tenant_id = c.tenant_id and a.contact_id = c.id where a.value = ? and c.opted_out_at is not null",
                userId)).isEqualTo(1));
    }

    private static void isMerged(Response answer, ConversationId kept) {
        answer.then().statusCode(404).body("code", equalTo("MERGED"), "detail", containsString(kept.toString()));
    }

    private static Customer byNumber(Customer customer) {
        return customer.as(new Person(customer.person().phone(), null, null, null, "Ana"));
    }

    private Customer byUserId(Customer customer) {
        return customer.as(new Person(null, userId, null, null, "Ana"));
    }

    private Customer byBoth(Customer customer) {
        return customer.as(new Person(customer.person().phone(), userId, null, null, "Ana"));
    }

    /** Merges the contact of the number into that of the user id, as a message with both does, and waits before the commit. */
    private CompletableFuture<Void> mergeThatWaits() {
        var isMerged = new CompletableFuture<Void>();
        var merge = transactions.run(tx -> messages.storeReceived(tx, List.of(byBoth(ana).writes("os dois sou eu")))
                .invoke(() -> isMerged.complete(null)).chain(() -> Uni.createFrom().completionStage(mergeMayCommit)))
                .subscribeAsCompletionStage();
        isMerged.join();
        return merge;
    }

    private static void awaitWaitingSession() {
        await().atMost(AT_MOST).until(() -> TestDatabase.count("select count(*) from pg_stat_activity "
                + "where datname = current_database() and wait_event_type = 'Lock'") > 0);
    }
}
