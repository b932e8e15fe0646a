package dev.recado.outbound.channel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.channel.Channels.Connection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

/** Every connection of a number stays in its history, with those who opened and closed it. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelHistoryTest.TENANT),
        @Claim(key = "sub", value = ChannelHistoryTest.OLGA)})
class ChannelHistoryTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000000e1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000000e2";
    private static final TenantId OTHER = TenantId.of("6f0e9c1a-0000-4000-8000-0000000000e3");

    GraphStub graph;

    @Inject
    Channels channels;

    @Test
    void a_number_that_is_connected_again_has_both_connections_in_its_history() {
        // Given
        graph.own("test_token_h1", "9100", "91001");
        var id = ChannelsTest.connect("91001", "9100", "test_token_h1", 201);
        ChannelsTest.connect("91001", "9100", "test_token_h1", 201);
        given().delete("/api/v1/channels/" + id).then().statusCode(204);
        // When
        ChannelsTest.connect("91001", "9100", "test_token_h1", 201);
        // Then
        var history = history(id);
        assertThat(history).hasSize(2);
        assertThat(history.getFirst()).containsEntry("phone_number_id", "91001").containsEntry("business_id", "9100")
                .containsEntry("provider", "whatsapp_cloud").containsEntry("app", "default")
                .doesNotContainKey("disconnected_at");
        assertThat(history.getLast()).containsEntry("disconnect_cause", "disconnected")
                .containsKeys("connected_at", "disconnected_at")
                .containsEntry("disconnected_by", Map.of("type", "user", "id", OLGA));
        assertThat(history).allSatisfy(
                connection -> assertThat(connection).containsEntry("connected_by", Map.of("type", "user", "id", OLGA)));
        given().get("/api/v1/channels/" + id).then().statusCode(200).body("state", equalTo("connected"))
                .body("provider", equalTo("whatsapp_cloud")).body("connected_at", notNullValue())
                .body("capabilities", equalTo(List.of("templates", "window", "statuses", "client_ids")));
    }

    @Test
    void a_number_that_another_tenant_lost_to_its_owner_is_disconnected_with_the_cause() throws Throwable {
        // Given
        graph.own("test_token_h2", "9200", "92001");
        var connection = new Connection("92001", "9200", "test_token_h2", null);
        var lost = VertxContextSupport.subscribeAndAwait(() -> channels.connect(OTHER, Actor.suite(), connection, null));
        graph.expire("test_token_h2");
        graph.own("test_token_h3", "9200", "92001");
        // When
        ChannelsTest.connect("92001", "9200", "test_token_h3", 201);
        // Then
        assertThat(
                TestDatabase.texts(
                        "select disconnect_cause || ' ' || disconnected_by_type from channel_connection where channel_id = ?",
                        UUID.fromString(lost.id())))
                .containsExactly("refused_by_meta suite");
        assertThat(history(lost.id())).as("the history of another tenant").isEmpty();
    }

    @Test
    void a_disconnected_number_is_in_the_history_alone() {
        // Given
        graph.own("test_token_h4", "9300", "93001");
        var id = ChannelsTest.connect("93001", "9300", "test_token_h4", 201);
        // When
        given().delete("/api/v1/channels/" + id).then().statusCode(204);
        // Then
        given().get("/api/v1/channels/" + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        assertThat(history(id)).singleElement().satisfies(one -> assertThat(one.get("disconnected_at")).isNotNull());
        given().get("/api/v1/channels/history?page_size=1").then().statusCode(200).body("results.size()", equalTo(1))
                .body("previous", nullValue());
    }

    private static List<Map<String, Object>> history(String id) {
        return given().get("/api/v1/channels/history?page_size=100").then().statusCode(200).extract().jsonPath()
                .getList("results.findAll { it.channel_id == '%s' }".formatted(id));
    }
}
