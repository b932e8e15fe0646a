package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.IdempotentOperations;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** A number that is connected twice with one Idempotency-Key is connected one time. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelsTest.TENANT), @Claim(key = "sub", value = ChannelsTest.OLGA)})
class RepeatedConnectionsTest {

    GraphStub graph;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    Suite suite;

    private final String key = UUID.randomUUID().toString();

    @Test
    void a_repetition_gets_the_first_answer_and_asks_meta_nothing() {
        // Given
        graph.own("test_token_repeat", "88", "8801");
        var first = connect("8801", "test_token_repeat");
        first.then().statusCode(201);
        graph.queriesFail("!error 10 403");
        // When
        var again = connect("8801", "test_token_repeat");
        graph.queriesFail(null);
        // Then
        again.then().statusCode(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        connect("8801", "another_token").then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        assertThat(TestDatabase.texts("select concat(key, answer, encode(request_hash, 'escape')) from idempotency_key"))
                .allSatisfy(row -> assertThat(row).doesNotContain("test_token_repeat"));
    }

    /** Each request has a connection of its own, as on another replica; they share only the table. */
    @Test
    void of_repetitions_at_the_same_time_one_connects_the_number() {
        // Given
        graph.own("test_token_repeat", "88", "8802");
        // When
        var answers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> connect("8802", "test_token_repeat"))).toList().stream()
                .map(CompletableFuture::join).toList();
        // Then
        assertThat(answers).allSatisfy(answer -> answer.then().statusCode(201));
        assertThat(answers).extracting(Response::asString).containsOnly(answers.getFirst().asString());
        connect("8802", "test_token_repeat");
        soon().untilAsserted(
                () -> assertThat(audits(answers.getFirst().jsonPath().getString("id"))).containsExactly("channel.connected"));
    }

    @Test
    void every_post_that_changes_something_declares_the_header() {
        // the same bytes are the same media, each letter is replayed one time in any case, and a preview changes nothing
        assertThat(IdempotentOperations.postsWithoutKey("http://" + management.getAuthority()))
                .containsExactly("/api/v1/media", "/api/v1/templates/{id}/preview", "/api/v1/{service}/dead-letters/replay");
    }

    private Response connect(String number, String token) {
        return given().contentType("application/json").header("Idempotency-Key", key)
                .body(Map.of("phone_number_id", number, "business_id", "88", "token", token)).post("/api/v1/channels");
    }

    private List<String> audits(String channel) {
        return suite.published(AuditRecorded.class).stream()
                .filter(event -> event.subject().equals(new AuditRecorded.Subject("channel", channel)))
                .map(AuditRecorded::action).toList();
    }
}
