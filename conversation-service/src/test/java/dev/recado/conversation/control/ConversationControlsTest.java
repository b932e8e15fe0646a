package dev.recado.conversation.control;

import static dev.recado.conversation.Customer.reply;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import java.util.List;
import java.util.Map;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ConversationControlsTest.TENANT),
        @Claim(key = "sub", value = ConversationControlsTest.CARLA)})
class ConversationControlsTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000001";
    static final String CARLA = "6f0e9c1a-0000-4000-8000-0000000000c1";
    private static final TenantId OURS = TenantId.of(TENANT);
    private static final String PATH = "/api/v1/conversations/";

    private final Customer bia = Customer.of(OURS);

    @BeforeEach
    void clearDeadlines() {
        TestDatabase.update("update conversation set answer_due_at = null where tenant_id = ?", OURS.value());
        TestDatabase.update("delete from answer_due where tenant_id = ?", OURS.value());
    }

    @Test
    void a_takeover_drops_the_pending_draft_and_shows_when_outbound_enforces_it() {
        // Given
        var turn = ask(bia, "oi");
        // When
        takeOver(turn.conversationId()).statusCode(200).body("state", equalTo("human"), "epoch", equalTo(2), "applied",
                equalTo(false));
        takeOver(turn.conversationId()).body("epoch", equalTo(2));
        suite.send(bia.drafted(turn, reply("tarde demais")));
        suite.send(bia.applied(turn.conversationId(), 2));
        // Then
        soon().untilAsserted(() -> given().get(PATH + turn.conversationId()).then().statusCode(200)
                .body("control.epoch", equalTo(2), "control.applied", equalTo(true), "state", equalTo("human"),
                        "contact.name", equalTo("Ana"), "window.open", equalTo(true), "last_message.text", equalTo("oi")));
        suite.send(bia.writes("sentinel"));
        soon().untilAsserted(() -> given().get(PATH + turn.conversationId() + "/messages").then()
                .body("results.text", equalTo(List.of("oi", "sentinel"))));
        assertThat(dispatchesOf(turn.conversationId())).isZero();
    }

    @Test
    void after_a_release_the_bot_answers_the_open_turn() {
        // Given
        var turn = ask(bia, "oi");
        takeOver(turn.conversationId());
        var before = suite.published(ReplyRequested.class, OURS).size();
        // When
        given().post(PATH + turn.conversationId() + "/release").then().statusCode(200).body("state", equalTo("bot"), "epoch",
                equalTo(3));
        // Then
        var again = replyRequest(OURS, before + 1);
        assertThat(again.epoch()).isEqualTo(3);
        assertThat(again.conversationId()).isEqualTo(turn.conversationId());
    }

    @Test
    void a_persons_message_takes_over_and_settles_the_turn() {
        // Given
        var turn = ask(bia, "oi");
        var before = suite.published(DispatchRequested.class, OURS).size();
        // When
        var id = given().contentType("application/json").body(Map.of("text", "Aqui é a Carla"))
                .post(PATH + turn.conversationId() + "/messages")
                .then().statusCode(202).body("status", equalTo("queued")).extract().path("message_id");
        // Then
        var sent = dispatchRequests(OURS, before + 1).getLast();
        assertThat(sent.messageId()).hasToString((String) id);
        assertThat(sent.lane()).isEqualTo(Lane.AGENT);
        assertThat(sent.epoch()).isEqualTo(2);
        given().get(PATH + turn.conversationId() + "/messages").then()
                .body("results", hasSize(2), "results[1].author", equalTo("agent"), "results[1].status", equalTo("queued"));
        var asked = suite.published(ReplyRequested.class, OURS).size();
        given().post(PATH + turn.conversationId() + "/release").then().statusCode(200);
        ask(bia, "sentinel");
        assertThat(suite.published(ReplyRequested.class, OURS)).hasSize(asked + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_cancelled_reply_does_not_reopen_a_turn_that_a_person_answered(boolean cancelledBeforeTheRelease) {
        // Given
        var turn = ask(bia, "oi");
        var reply = answer(bia, turn, reply("Olá!"));
        write(turn.conversationId(), "Aqui é a Carla");
        // When
        if (cancelledBeforeTheRelease) {
            cancel(reply);
            release(turn.conversationId());
        } else {
            release(turn.conversationId());
            cancel(reply);
        }
        // Then
        suite.send(bia.writes("sentinel"));
        soon().untilAsserted(() -> assertThat(turnsOf(turn.conversationId())).containsExactly(1L, 2L));
    }

    @Test
    void a_failed_reply_does_not_hand_over_a_turn_that_a_person_answered() {
        // Given
        var turn = ask(bia, "oi");
        var reply = answer(bia, turn, reply("Olá!"));
        write(turn.conversationId(), "Aqui é a Carla");
        release(turn.conversationId());
        // When
        suite.send(bia.finished(reply, new DispatchOutcome.Failed(131026, "Undeliverable", "no WhatsApp")));
        // Then
        awaitStatus(reply, "failed");
        given().get(PATH + turn.conversationId()).then().body("state", equalTo("bot"), "epoch", equalTo(3));
    }

    private void cancel(DispatchRequested reply) {
        suite.send(bia.finished(reply, new DispatchOutcome.Cancelled("epoch")));
        awaitStatus(reply, "cancelled");
    }

    private static void awaitStatus(DispatchRequested sent, String status) {
        soon().untilAsserted(() -> assertThat(
                TestDatabase.texts("select status from message where id = ?", sent.messageId().value()))
                .containsExactly(status));
    }

    private static void write(ConversationId id, String text) {
        given().contentType("application/json").body(Map.of("text", text)).post(PATH + id + "/messages").then()
                .statusCode(202);
    }

    private static void release(ConversationId id) {
        given().post(PATH + id + "/release").then().statusCode(200);
    }

    private List<Long> turnsOf(ConversationId id) {
        return suite.published(ReplyRequested.class, OURS).stream().filter(turn -> turn.conversationId().equals(id))
                .map(ReplyRequested::turnSeq).toList();
    }

    @Test
    void the_length_of_an_agents_message_is_counted_in_code_points() {
        // Given
        var turn = ask(bia, "oi");
        // Then
        write(turn.conversationId(), "😀".repeat(4096));
        given().contentType("application/json").body(Map.of("text", "a".repeat(4097)))
                .post(PATH + turn.conversationId() + "/messages").then().statusCode(400)
                .body("details.field", hasItem("text"), "details.message", hasItem(containsString("4096")));
    }

    @Test
    void outside_the_window_a_free_form_message_is_refused() {
        // Given
        var turn = ask(bia, "oi");
        TestDatabase.update("update conversation set window_ends_at = now() where tenant_id = ? and id = ?", OURS.value(),
                turn.conversationId().value());
        // Then
        given().contentType("application/json").body(Map.of("text", "oi")).post(PATH + turn.conversationId() + "/messages")
                .then()
                .statusCode(409).body("code", equalTo("WINDOW_CLOSED"));
        given().contentType("application/json").body(Map.of("text", " ")).post(PATH + turn.conversationId() + "/messages")
                .then()
                .statusCode(400).body("code", equalTo("INVALID_PAYLOAD"));
    }

    @Test
    void a_message_of_invisible_characters_is_refused_with_its_field() {
        var turn = ask(bia, "oi");
        for (var text : List.of("\u200B", "\n\u2060\n", "\u2800", "\uFEFF \u00AD")) {
            given().contentType("application/json").body(Map.of("text", text))
                    .post(PATH + turn.conversationId() + "/messages").then().statusCode(400)
                    .body("details.field", hasItem("text"));
        }
        assertThat(dispatchesOf(turn.conversationId())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"page,abc", "page,99999999999", "page_size,1.5", "assignee,nobody", "state,asleep"})
    void an_odd_value_in_the_query_is_refused_with_its_field_and_value(String field, String value) {
        given().queryParam(field, value).get("/api/v1/conversations").then().statusCode(400)
                .body("details[0].field", equalTo(field)).body("details[0].message", containsString(value));
    }

    @Test
    void another_tenants_conversation_is_not_found() {
        // Given
        var theirs = ask(ana, "oi").conversationId();
        // Then
        given().get(PATH + theirs).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        given().get(PATH + theirs + "/messages").then().statusCode(404);
        given().post(PATH + theirs + "/release").then().statusCode(404);
        given().contentType("application/json").body(Map.of("text", "oi")).post(PATH + theirs + "/messages").then()
                .statusCode(404);
        takeOver(theirs).statusCode(404);
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot").containsEntry("epoch", 1L);
    }

    @Test
    void the_list_is_filtered_and_paged() {
        // Given
        ask(bia, "oi");
        ask(Customer.of(OURS), "oi");
        // Then
        given().get("/api/v1/conversations?page_size=1&state=bot").then().statusCode(200).body("results", hasSize(1));
        given().get("/api/v1/conversations?q=" + bia.person().phone()).then().statusCode(200)
                .body("count", equalTo(1), "results[0].contact.phone", equalTo(bia.person().phone()));
    }

    @Test
    void the_history_is_paged_from_the_newest_message() {
        // Given
        var id = ask(bia, "um").conversationId();
        ask(bia, "dois");
        ask(bia, "três");
        // When
        String before = given().get(PATH + id + "/messages?limit=2").then()
                .body("results.text", equalTo(List.of("dois", "três"))).extract().path("before");
        // Then
        given().get(PATH + id + "/messages?before=" + before).then().body("results.text", equalTo(List.of("um")));
    }

    @Test
    @TestSecurity(user = "vera", roles = "viewer", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT),
            @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000c2")})
    void a_viewer_reads_and_changes_nothing() {
        var id = ask(bia, "oi").conversationId();
        given().get(PATH + id).then().statusCode(200);
        takeOver(id).statusCode(403);
    }

    @Test
    void each_takeover_and_release_is_audited_once() {
        // Given
        var id = ask(bia, "oi").conversationId();
        // When
        takeOver(id).statusCode(200);
        takeOver(id).statusCode(200);
        given().post(PATH + id + "/release").then().statusCode(200);
        given().contentType("application/json").body("{\"text\":\"Eu mesma\"}").post(PATH + id + "/messages").then()
                .statusCode(202);
        // Then
        soon().untilAsserted(
                () -> assertThat(audited(id)).extracting(AuditRecorded::action, event -> event.details().get("epoch"))
                        .containsExactly(tuple("conversation.taken_over", "2"), tuple("conversation.released", "3"),
                                tuple("conversation.taken_over", "4")));
        assertThat(audited(id)).extracting(event -> event.actor().id()).containsOnly(CARLA);
    }

    private List<AuditRecorded> audited(ConversationId id) {
        return suite.published(AuditRecorded.class, OURS).stream()
                .filter(event -> event.subject().id().equals(id.toString())).toList();
    }

    private static ValidatableResponse takeOver(ConversationId id) {
        return given().post(PATH + id + "/takeover").then();
    }

    private long dispatchesOf(ConversationId id) {
        return suite.published(DispatchRequested.class, OURS).stream().filter(d -> d.conversationId().equals(id)).count();
    }
}
