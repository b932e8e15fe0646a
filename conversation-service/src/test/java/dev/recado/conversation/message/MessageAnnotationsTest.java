package dev.recado.conversation.message;

import static dev.recado.conversation.Customer.reply;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.time.Duration;
import java.util.List;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.InboundContent.Edited;
import dev.recado.events.InboundContent.Reaction;
import dev.recado.events.InboundContent.Revoked;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.MessageEchoed.Direction;
import dev.recado.events.MessageEchoed.Source;
import dev.recado.events.MessageReceived;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageAnnotationsTest.TENANT),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000c1")})
class MessageAnnotationsTest extends ConversationFlow {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-000000000005";

    private final Customer bia = Customer.of(TenantId.of(TENANT));

    @Test
    void a_reaction_is_shown_on_its_message_until_it_is_removed() {
        // Given
        var turn = ask(bia, "oi");
        var sent = answer(bia, turn, reply("Olá!"));
        suite.send(bia.finished(sent, new DispatchOutcome.Accepted("wamid.answer-to-" + turn.eventId())));
        // When
        suite.send(bia.sends(new Reaction("wamid.answer-to-" + turn.eventId(), "👍"), Duration.ofSeconds(20)));
        suite.send(bia.sends(new Reaction("wamid.answer-to-" + turn.eventId(), "❤️"), Duration.ofSeconds(10)));
        // Then
        soon().untilAsserted(
                () -> history(turn).body("results.type", containsInAnyOrder("text", "text", "reaction", "reaction"))
                        .body("results.find { it.text == 'Olá!' }.reactions.emoji", contains("❤️"))
                        .body("results.find { it.text == 'Olá!' }.reactions.direction", contains("in"))
                        .body("results.find { it.text == 'oi' }.reactions", empty()));
        // When
        suite.send(bia.sends(new Reaction("wamid.answer-to-" + turn.eventId(), null), Duration.ZERO));
        // Then
        soon().untilAsserted(() -> history(turn).body("results.find { it.text == 'Olá!' }.reactions", empty())
                .body("results[-1].text", equalTo("[reaction removed]")));
        noReplyRequested(turn);
    }

    @Test
    void an_edit_changes_the_shown_text_and_requests_no_reply() {
        // Given
        var original = bia.writes("às quatro", Duration.ofSeconds(30));
        var turn = replyRequest(original);
        // When
        suite.send(bia.sends(new Edited(original.wamid(), new Text("às cinco")), Duration.ofSeconds(20)));
        suite.send(bia.sends(new Edited(original.wamid(), new Text("às seis")), Duration.ofSeconds(10)));
        // Then
        soon().untilAsserted(() -> history(turn).body("results.type", contains("text", "edit", "edit"))
                .body("results.text", contains("às seis", "às cinco", "às seis"))
                .body("results[0].edited_at", notNullValue(), "results[1].edited_at", nullValue()));
        noReplyRequested(turn);
        assertThat(ask(bia, "e então?").transcript()).extracting(TranscriptLine::text)
                .containsExactly("às seis", "e então?");
    }

    @Test
    void a_message_revoked_before_its_arrival_never_shows_its_text() {
        // Given
        var original = bia.writes("segredo", Duration.ofSeconds(30));
        var edit = bia.sends(new Edited(original.wamid(), new Text("outro segredo")), Duration.ofSeconds(20));
        var revoke = bia.sends(new Revoked(original.wamid()), Duration.ofSeconds(10));
        // When
        List.of(revoke, edit, revoke).forEach(suite::send);
        var turn = replyRequest(original);
        // Then
        assertThat(turn.transcript()).extracting(TranscriptLine::text)
                .containsExactly("[message taken back]");
        history(turn).body("results.type", contains("text", "edit", "revoke"))
                .body("results.text", contains("[message taken back]", "[message taken back]", "[message taken back]"))
                .body("results[0].revoked_at", notNullValue());
        given().get("/api/v1/conversations/" + turn.conversationId()).then().body("last_message.text",
                equalTo("[message taken back]"));
    }

    @Test
    void an_edit_or_revoke_of_the_other_side_is_ignored() {
        // Given
        var original = bia.writes("meu texto");
        var turn = replyRequest(original);
        // When
        suite.send(bia.echoes(Direction.OUT, Source.APP, new Edited(original.wamid(), new Text("forjado"))));
        suite.send(bia.echoes(Direction.OUT, Source.APP, new Revoked(original.wamid())));
        // Then
        soon().untilAsserted(() -> history(turn).body("results.type", contains("text", "edit", "revoke"))
                .body("results[0].text", equalTo("meu texto"), "results[0].revoked_at", nullValue()));
    }

    private ReplyRequested replyRequest(MessageReceived original) {
        var before = suite.published(ReplyRequested.class, bia.tenant()).size();
        suite.send(original);
        return replyRequest(bia.tenant(), before + 1);
    }

    private ValidatableResponse history(ReplyRequested turn) {
        return given().get("/api/v1/conversations/" + turn.conversationId() + "/messages").then().statusCode(200);
    }

    private void noReplyRequested(ReplyRequested turn) {
        assertThat(suite.published(ReplyRequested.class, bia.tenant())).last().isEqualTo(turn);
        assertThat(TestDatabase.rows("select turn_seq from conversation where id = ?", turn.conversationId().value()))
                .singleElement()
                .satisfies(c -> assertThat(c).containsEntry("turn_seq", 1L));
    }
}
