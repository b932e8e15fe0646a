package dev.recado.outbound.channel;

import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelConnected;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.channel.ChannelResource.ChannelView;
import dev.recado.outbound.channel.Channels.Connection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are connected, announced, audited and disconnected. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = ChannelsTest.TENANT), @Claim(key = "sub", value = ChannelsTest.OLGA)})
class ChannelsTest {

    static final String TENANT = "6f0e9c1a-0000-4000-8000-0000000000d1";
    static final String OLGA = "6f0e9c1a-0000-4000-8000-0000000000d2";
    private static final TenantId OTHER = TenantId.of("6f0e9c1a-0000-4000-8000-0000000000d3");

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    ChannelAnnouncements announcements;
    @Inject
    ChannelVerification verification;
    @Inject
    Channels channels;

    @AfterEach
    void queries_succeed() {
        graph.queriesFail(null);
    }

    @Test
    void connecting_a_number_and_replacing_its_token_are_audited() {
        // Given
        graph.own("test_token_3", "1", "4711");
        // When
        var channel = connect("4711", "1", "test_token_3", 201);
        connect("4711", "1", "test_token_3", 201);
        // Then
        soon().untilAsserted(() -> assertThat(audits(channel)).extracting(AuditRecorded::action)
                .containsExactly("channel.connected", "channel.changed"));
        assertThat(audits(channel)).allSatisfy(event -> assertThat(event.actor()).isEqualTo(Actor.user(UUID.fromString(OLGA))));
    }

    @Test
    void a_number_that_meta_does_not_confirm_is_refused_with_its_field_and_not_stored() {
        // Given
        graph.own("test_token_4", "40", "4001");
        graph.own("test_token_4", "41", "4101");
        // When // Then
        refuse("4001", "40", "made_up", 422, "TOKEN_REFUSED", "token: ");
        refuse("4999", "40", "test_token_4", 422, "NOT_CONFIRMED", "phone_number_id: ");
        refuse("4001", "49", "test_token_4", 422, "NOT_CONFIRMED", "business_id: ");
        refuse("4001", "41", "test_token_4", 422, "NOT_CONFIRMED", "business_id: account 41 does not own");
        graph.queriesFail("!error 10 403");
        refuse("4001", "40", "test_token_4", 422, "TOKEN_REFUSED", "token: ");
        assertThat(stored("4001")).isEmpty();
    }

    @Test
    void a_number_of_another_tenant_is_not_connected_with_a_made_up_token() {
        // Given
        var before = stored(OutboundTestResource.PHONE_NUMBER_ID);
        // When
        refuse(OutboundTestResource.PHONE_NUMBER_ID, OutboundTestResource.BUSINESS_ID, "made_up", 422, "TOKEN_REFUSED",
                "token: ");
        // Then
        assertThat(stored(OutboundTestResource.PHONE_NUMBER_ID)).isEqualTo(before);
    }

    @Test
    void a_number_on_the_last_page_of_its_account_is_confirmed() {
        // Given
        for (var number : List.of("5001", "5002", "5003", "5004", "5005")) {
            graph.own("test_token_5", "50", number);
        }
        // When // Then
        connect("5005", "50", "test_token_5", 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!reset", "!empty 500", "!empty 302", "!error 2 503", "!error 4 400", "!error 131000 500"})
    void without_an_answer_of_meta_nothing_is_stored_and_the_caller_may_retry(String fault) {
        // Given
        graph.own("test_token_6", "60", "6001");
        graph.queriesFail(fault);
        // When // Then
        refuse("6001", "60", "test_token_6", 503, "UNAVAILABLE", "Meta could not be asked");
        assertThat(stored("6001")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\\r\\nX-Evil: 1", "with space", "caf\u00e9", "", "tab\\t", "\\u0000"})
    void a_token_with_other_than_visible_ascii_characters_is_invalid(String token) {
        given().contentType("application/json")
                .body("{\"phone_number_id\":\"7001\",\"business_id\":\"70\",\"token\":\"" + token + "\"}")
                .post("/api/v1/channels").then().statusCode(400);
        assertThat(stored("7001")).isEmpty();
    }

    @Test
    void a_disconnected_number_is_announced_as_closed_and_another_tenant_may_connect_it() throws Throwable {
        // Given
        graph.own("test_token_8", "80", "8001");
        var id = connect("8001", "80", "test_token_8", 201);
        var connection = new Connection("8001", "80", "test_token_8", null);
        assertThatThrownBy(() -> connectAs(OTHER, connection)).hasMessageContaining("connected by another tenant");
        // When
        given().delete("/api/v1/channels/" + id).then().statusCode(204);
        given().delete("/api/v1/channels/" + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        var other = connectAs(OTHER, connection);
        // Then
        soon().untilAsserted(() -> {
            assertThat(last(id).closedAt()).isNotNull();
            assertThat(last(other.id().toString()).closedAt()).isNull();
        });
        soon().untilAsserted(() -> assertThat(audits(id)).extracting(AuditRecorded::action)
                .containsExactly("channel.connected", "channel.disconnected"));
        assertThat(given().get("/api/v1/channels").then().statusCode(200).extract().asString()).doesNotContain(id);
        assertThat(TestDatabase.texts("select length(token)::text from channel where channel_id = ?", UUID.fromString(id)))
                .containsExactly("0");
    }

    @Test
    void a_channel_of_another_tenant_cannot_be_disconnected() {
        given().delete("/api/v1/channels/" + Suite.CHANNEL).then().statusCode(404);
        assertThat(stored(OutboundTestResource.PHONE_NUMBER_ID)).hasSize(1);
    }

    @Test
    void the_time_of_connection_stays_until_the_number_is_connected_again() throws Throwable {
        // Given
        graph.own("test_token_9", "90", "9001");
        var id = connect("9001", "90", "test_token_9", 201);
        soon().untilAsserted(() -> last(id));
        var connectedAt = last(id).connectedAt();
        // When
        connect("9001", "90", "test_token_9", 201);
        VertxContextSupport.subscribeAndAwait(announcements::announceAll);
        // Then
        soon().untilAsserted(() -> assertThat(announcementsOf(id)).hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(event -> assertThat(event.connectedAt()).isEqualTo(connectedAt)));
        // When
        given().delete("/api/v1/channels/" + id).then().statusCode(204);
        connect("9001", "90", "test_token_9", 201);
        // Then
        soon().untilAsserted(() -> assertThat(last(id).connectedAt()).isAfter(connectedAt));
    }

    @Test
    void a_number_of_the_settings_receives_nothing_until_meta_confirms_it() throws Throwable {
        // Given
        graph.own("test_token_a", "100", "10001");
        graph.queriesFail("!reset");
        var stored = VertxContextSupport.subscribeAndAwait(
                () -> channels.prepare(TenantId.of(TENANT), new Connection("10001", "100", "test_token_a", null)));
        var id = stored.id().toString();
        // When
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        assertThat(stateOf(id)).isEqualTo("unverified");
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNotNull());
        // When
        graph.queriesFail(null);
        VertxContextSupport.subscribeAndAwait(verification::verifyAll);
        // Then
        assertThat(stateOf(id)).isEqualTo("connected");
        soon().untilAsserted(() -> assertThat(last(id).closedAt()).isNull());
    }

    @Test
    void a_disconnected_number_of_the_settings_stays_disconnected_at_the_next_start() throws Throwable {
        // Given
        graph.own("test_token_b", "110", "11001");
        var id = connect("11001", "110", "test_token_b", 201);
        given().delete("/api/v1/channels/" + id).then().statusCode(204);
        // When
        var stored = VertxContextSupport.subscribeAndAwait(
                () -> channels.prepare(TenantId.of(TENANT), new Connection("11001", "110", "test_token_b", null)));
        // Then
        assertThat(stored).isNull();
        connect("11001", "110", "test_token_b", 201);
    }

    @Test
    void the_number_connected_at_the_first_start_is_audited_as_an_act_of_the_suite() {
        soon().untilAsserted(() -> assertThat(auditsOf(Suite.TENANT)).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("channel.connected");
            assertThat(event.actor()).isEqualTo(Actor.suite());
            assertThat(event.subject()).isEqualTo(new AuditRecorded.Subject("channel", Suite.CHANNEL.toString()));
        }));
    }

    @Test
    void no_answer_contains_a_token() {
        // Given
        graph.own("test_token_2", "1", "42");
        // When
        var created = given().contentType("application/json")
                .body("{\"phone_number_id\":\"42\",\"business_id\":\"1\",\"token\":\"test_token_2\"}")
                .post("/api/v1/channels").then().statusCode(201).body("phone_number_id", equalTo("42")).extract().asString();
        // Then
        assertThat(created).doesNotContain("test_token_2");
        assertThat(given().get("/api/v1/channels").then().statusCode(200).extract().asString()).doesNotContain("test_token_2");
        refuse("../evil", "1", "test_token_2", 400, "INVALID_PAYLOAD", "");
    }

    private List<AuditRecorded> auditsOf(TenantId tenant) {
        return suite.published(AuditRecorded.class).stream().filter(event -> event.tenantId().equals(tenant)).toList();
    }

    private List<ChannelConnected> announcementsOf(String channel) {
        return suite.published(ChannelConnected.class).stream().filter(event -> event.channelId().toString().equals(channel))
                .toList();
    }

    private ChannelConnected last(String channel) {
        var announced = announcementsOf(channel);
        assertThat(announced).isNotEmpty();
        return announced.getLast();
    }

    private List<AuditRecorded> audits(String channel) {
        return suite.published(AuditRecorded.class).stream()
                .filter(event -> event.subject().equals(new AuditRecorded.Subject("channel", channel))).toList();
    }

    static List<String> stored(String number) {
        return TestDatabase.texts("select tenant_id::text from channel where phone_number_id = ? and closed_at is null",
                number);
    }

    static String stateOf(String channel) {
        return given().get("/api/v1/channels?page_size=100").then().statusCode(200).extract()
                .path("results.find { it.id == '%s' }.state".formatted(channel));
    }

    private ChannelView connectAs(TenantId tenant, Connection connection) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> channels.connect(tenant, Actor.suite(), connection, null));
    }

    static String connect(String number, String account, String token, int status) {
        return post(number, account, token).then().statusCode(status).extract().path("id");
    }

    private static void refuse(String number, String account, String token, int status, String code, String message) {
        post(number, account, token).then().statusCode(status).body("code", equalTo(code)).body("detail", startsWith(message));
    }

    static Response post(String number, String account, String token) {
        return given().contentType("application/json")
                .body("{\"phone_number_id\":\"%s\",\"business_id\":\"%s\",\"token\":\"%s\"}".formatted(number, account, token))
                .post("/api/v1/channels");
    }
}
