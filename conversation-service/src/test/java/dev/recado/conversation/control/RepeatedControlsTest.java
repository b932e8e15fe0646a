package dev.recado.conversation.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.IdempotentOperations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ConversationControlsTest.TENANT),
        @Claim(key = "sub", value = ConversationControlsTest.CARLA)})
class RepeatedControlsTest extends ConversationFlow {

    private static final TenantId OURS = TenantId.of(ConversationControlsTest.TENANT);
    private static final String PATH = "/api/v1/conversations/";

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private final Customer bia = Customer.of(OURS);

    @Test
    void a_message_with_a_repeated_key_is_sent_one_time() {
        // Given
        var turn = ask(bia, "oi");
        var before = dispatchesOf(turn.conversationId());
        var path = PATH + turn.conversationId() + "/messages";
        var key = UUID.randomUUID().toString();
        // When
        var first = written(key, path, "Aqui é a Carla").statusCode(202).extract().asString();
        var again = written(key, path, "Aqui é a Carla").statusCode(202).extract().asString();
        // Then
        assertThat(again).isEqualTo(first);
        written(key, path, "Outra coisa").statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        written("with space", path, "Outra coisa").statusCode(400).body("details[0].field", equalTo("Idempotency-Key"));
        assertThat(dispatchesOf(turn.conversationId())).isEqualTo(before + 1);
    }

    @Test
    void a_takeover_with_a_repeated_key_gets_the_first_answer_after_a_release() {
        // Given
        var turn = ask(bia, "oi");
        var path = PATH + turn.conversationId() + "/takeover";
        var key = UUID.randomUUID().toString();
        given().header("Idempotency-Key", key).post(path).then().statusCode(200).body("epoch", equalTo(2));
        given().post(PATH + turn.conversationId() + "/release").then().statusCode(200).body("epoch", equalTo(3));
        // When
        given().header("Idempotency-Key", key).post(path).then().statusCode(200).body("epoch", equalTo(2));
        // Then
        given().get(PATH + turn.conversationId()).then().body("control.epoch", equalTo(3), "state", equalTo("bot"));
    }

    @Test
    void every_post_that_changes_something_declares_the_header() {
        assertThat(IdempotentOperations.postsWithoutKey("http://" + management.getAuthority())).containsExactlyInAnyOrder(
                // a ticket is single-use and ends in seconds
                "/api/v1/live/tickets",
                // each letter is replayed one time in any case
                "/api/v1/{service}/dead-letters/replay");
    }

    private static ValidatableResponse written(String key, String path, String text) {
        return given().header("Idempotency-Key", key).contentType("application/json").body(Map.of("text", text)).post(path)
                .then();
    }

    private long dispatchesOf(ConversationId id) {
        return suite.published(DispatchRequested.class, OURS).stream().filter(d -> d.conversationId().equals(id)).count();
    }
}
