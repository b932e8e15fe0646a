package dev.recado.conversation.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.conversation.control.ConversationControls.Request;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationChanged.Change;
import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/** Agents see and change their own and unassigned conversations; callers who may read all see every one. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ConversationVisibilityTest.TENANT),
        @Claim(key = "sub", value = ConversationVisibilityTest.CARLA)})
class ConversationVisibilityTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000004";
    static final String CARLA = "6f0e9c1a-0000-4000-8000-0000000004c1";
    static final String DORA = "6f0e9c1a-0000-4000-8000-0000000004d1";
    private static final TenantId OURS = TenantId.of(TENANT);
    private static final String PATH = "/api/v1/conversations/";

    private final Customer bia = Customer.of(OURS);

    @Inject
    ConversationControls controls;

    @Test
    void a_takeover_sets_the_assignee_and_a_release_clears_it() {
        // Given
        var id = ask(bia, "oi").conversationId();
        given().get(PATH + id).then().statusCode(200).body("assignee", nullValue());
        // When
        given().post(PATH + id + "/takeover").then().statusCode(200);
        // Then
        given().get(PATH + id).then().body("assignee", equalTo(CARLA), "state", equalTo("human"));
        given().get("/api/v1/conversations?assignee=" + CARLA + "&q=" + bia.person().phone()).then().body("count", equalTo(1));
        given().get("/api/v1/conversations?assignee=" + DORA).then().body("count", equalTo(0));
        given().post(PATH + id + "/release").then().statusCode(200);
        given().get(PATH + id).then().body("assignee", nullValue());
        soon().untilAsserted(() -> assertThat(changes(id)).containsEntry(Change.TAKEN_OVER, UUID.fromString(CARLA))
                .containsKey(Change.RELEASED));
        assertThat(changes(id).get(Change.RELEASED)).isNull();
    }

    @Test
    void a_colleagues_conversation_is_not_found() {
        // Given
        var id = ask(bia, "oi").conversationId();
        doraTakes(id);
        var before = conversation(id);
        // When
        given().get(PATH + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        given().get(PATH + id + "/messages").then().statusCode(404);
        given().post(PATH + id + "/takeover").then().statusCode(404);
        given().post(PATH + id + "/release").then().statusCode(404);
        write(id, "Aqui é a Carla", 404);
        given().get("/api/v1/conversations?q=" + bia.person().phone()).then().body("count", equalTo(0));
        // Then
        assertThat(conversation(id)).isEqualTo(before);
        assertThat(messages(id)).isEqualTo(1);
    }

    @Test
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "sub", value = CARLA),
            @Claim(key = "scope", value = "api conversations.read_all")})
    void an_agent_who_may_read_all_sees_a_colleagues_conversation() {
        // Given
        var id = ask(bia, "oi").conversationId();
        // When
        doraTakes(id);
        // Then
        given().get(PATH + id).then().statusCode(200).body("assignee", equalTo(DORA));
        given().get("/api/v1/conversations?q=" + bia.person().phone()).then().body("count", equalTo(1));
    }

    @Test
    @TestSecurity(user = "carla", roles = "admin", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "sub", value = CARLA)})
    void an_admins_message_keeps_the_assignee_and_an_admins_takeover_changes_it() {
        // Given
        var id = ask(bia, "oi").conversationId();
        doraTakes(id);
        // When
        write(id, "Boa tarde", 202);
        // Then
        given().get(PATH + id).then().body("assignee", equalTo(DORA), "epoch", equalTo(2));
        given().post(PATH + id + "/takeover").then().statusCode(200).body("epoch", equalTo(3));
        given().get(PATH + id).then().body("assignee", equalTo(CARLA));
        soon().untilAsserted(() -> assertThat(changes(id)).containsEntry(Change.TAKEN_OVER, UUID.fromString(CARLA)));
    }

    @Test
    @TestSecurity(user = "erp", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TENANT), @Claim(key = "sub", value = CARLA),
            @Claim(key = "client_id", value = CARLA),
            @Claim(key = "scope", value = "conversations.read conversations.control")})
    void an_api_client_takes_over_without_becoming_the_assignee() {
        // Given
        var id = ask(bia, "oi").conversationId();
        var doras = ask(Customer.of(OURS), "oi").conversationId();
        doraTakes(doras);
        // When
        given().post(PATH + id + "/takeover").then().statusCode(200).body("state", equalTo("human"));
        given().post(PATH + id + "/takeover").then().statusCode(200).body("epoch", equalTo(2));
        // Then
        given().get(PATH + id).then().statusCode(200).body("assignee", nullValue());
        given().get(PATH + doras).then().statusCode(404);
    }

    @Test
    void of_two_concurrent_takeovers_one_succeeds_and_one_gets_not_found() {
        // Given
        var id = ask(bia, "oi").conversationId();
        // When
        var carla = controls.takeOver(by(CARLA, id)).subscribeAsCompletionStage();
        var dora = controls.takeOver(by(DORA, id)).subscribeAsCompletionStage();
        var both = List.of(answer(carla), answer(dora));
        // Then
        assertThat(both).containsExactlyInAnyOrder("taken over", "NOT_FOUND");
        assertThat(conversation(id)).containsEntry("epoch", 2L);
    }

    private static String answer(CompletableFuture<?> takeover) {
        return Uni.createFrom().completionStage(takeover).replaceWith("taken over")
                .onFailure(Refusal.class).recoverWithItem(Refusal::code).await().atMost(Duration.ofSeconds(20));
    }

    private void doraTakes(ConversationId id) {
        controls.takeOver(by(DORA, id)).await().atMost(Duration.ofSeconds(20));
    }

    private static Request by(String person, ConversationId id) {
        return new Request(OURS, id, new ConversationVisibility(UUID.fromString(person), false),
                Actor.user(UUID.fromString(person)));
    }

    private static void write(ConversationId id, String text, int status) {
        given().contentType("application/json").body(Map.of("text", text)).post(PATH + id + "/messages").then()
                .statusCode(status);
    }

    private Map<String, Object> conversation(ConversationId id) {
        return TestDatabase.rows("select * from conversation where tenant_id = ? and id = ?", OURS.value(), id.value())
                .getFirst();
    }

    private long messages(ConversationId id) {
        return TestDatabase.rows("select 1 from message where tenant_id = ? and conversation_id = ?", OURS.value(), id.value())
                .size();
    }

    /** The assignee in the newest event of each kind of change. */
    private Map<Change, UUID> changes(ConversationId id) {
        var found = new EnumMap<Change, UUID>(Change.class);
        suite.published(ConversationChanged.class, OURS).stream().filter(c -> c.conversationId().equals(id))
                .forEach(c -> found.put(c.change(), c.assignee()));
        return found;
    }
}
