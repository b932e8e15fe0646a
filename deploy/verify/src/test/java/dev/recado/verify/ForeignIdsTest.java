package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Requests with another tenant's ids find nothing and change nothing. */
@SuiteTest
class ForeignIdsTest {

    private static final String LOCAL = "dispatches.submitted.local";
    private static final String BUSINESS = "1";
    private static final String LOCAL_REFUSED = LOCAL + ".outbound.dlq";

    /** Ids and data of the suite's own tenant that another tenant's user tries to use. */
    private record OwnData(TestCustomer customer, String conversation, String message, String reply, String user) {
    }

    @Test
    void ids_in_paths_queries_and_bodies_are_not_found(SuiteUnderTest suite) {
        // Given
        var ours = ownData(suite);
        var otherTenantUsers = TestUsers.of(suite, TestUsers.ownerOfNewTenant(suite)).clients();
        var before = snapshot(suite, ours);
        // When
        var wrong = new ArrayList<String>();
        otherTenantUsers.forEach((role, client) -> {
            requests(ours).forEach((request, status) -> {
                var answer = request.startsWith("GET ")
                        ? client.get(request.substring(4))
                        : client.post(request.substring(5, request.indexOf(' ', 5)),
                                request.substring(request.indexOf(' ', 5) + 1));
                if (answer.status() != status && answer.status() != 403 || reveals(ours, answer.body())) {
                    wrong.add(role + " " + request + ": " + answer.status());
                }
            });
        });
        // Then
        assertThat(wrong).isEmpty();
        assertThat(otherTenantUsers).hasSizeGreaterThanOrEqualTo(4);
        assertThat(snapshot(suite, ours)).isEqualTo(before);
        assertThat(suite.oracle().dispatchesTo(ours.customer())).containsExactly("accepted");
    }

    /** Each request with its expected status; a role without permission gets 403. */
    private static Map<String, Integer> requests(OwnData ours) {
        var conversation = "/api/v1/conversations/" + ours.conversation();
        return Map.ofEntries(Map.entry("GET " + conversation, 404), Map.entry("GET " + conversation + "/messages", 404),
                Map.entry("GET " + conversation + "/messages?before=" + ours.message(), 404),
                Map.entry("GET /api/v1/conversations?q=" + ours.customer().phone(), 200),
                Map.entry("GET /api/v1/conversations?assignee=" + ours.user(), 200),
                Map.entry("POST " + conversation + "/takeover {}", 404),
                Map.entry("POST " + conversation + "/release {}", 404),
                Map.entry("POST " + conversation + "/messages {\"text\":\"Somos nós\"}", 404),
                Map.entry("GET /api/v1/messages/" + ours.reply(), 404),
                Map.entry("GET /api/v1/messages/" + ours.message(), 404),
                Map.entry("GET /api/v1/users/" + ours.user(), 404));
    }

    @Test
    void another_tenants_number_cannot_be_connected_with_a_made_up_token(SuiteUnderTest suite) {
        // Given
        var otherTenant = TestUsers.ownerOfNewTenant(suite);
        var number = suite.setting("WHATSAPP_PHONE_NUMBER_ID");
        var before = suite.owner().get("/api/v1/channels").json();
        // When
        var answer = otherTenant.post("/api/v1/channels", connection(number));
        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("code").asText()).isEqualTo("TOKEN_REFUSED");
        assertThat(otherTenant.get("/api/v1/channels").json().get("results")).isEmpty();
        assertThat(suite.owner().get("/api/v1/channels").json()).isEqualTo(before);
    }

    @Test
    void a_business_account_cannot_be_connected_with_the_token_of_another_account(SuiteUnderTest suite) {
        // Given
        var otherTenant = TestUsers.ownerOfNewTenant(suite);
        var theirNumber = suite.customer().phone();
        suite.simulator().addNumber(theirNumber, BUSINESS, token(theirNumber));
        // When
        var answer = otherTenant.post("/api/v1/channels",
                connection(theirNumber, suite.setting("WHATSAPP_BUSINESS_ID"), token(theirNumber)));
        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asText()).startsWith("business_id: ");
        assertThat(otherTenant.get("/api/v1/channels").json().get("results")).isEmpty();
    }

    @Test
    void a_disconnected_number_receives_nothing_until_it_is_connected_again(SuiteUnderTest suite) {
        // Given
        var otherTenant = TestUsers.ownerOfNewTenant(suite);
        var number = suite.customer().phone();
        suite.simulator().addNumber(number, BUSINESS, token(number));
        var connected = otherTenant.post("/api/v1/channels", connection(number));
        assertThat(connected.status()).isEqualTo(201);
        var before = writeTo(suite, number);
        suite.oracle().eventually("the number receives", () -> assertThat(suite.oracle().storedTimes(before)).isEqualTo(1));
        var unheard = new AtomicReference<String>();
        // When
        var path = "/api/v1/channels/" + connected.json().get("id").asText();
        assertThat(suite.owner().call("DELETE", path, null).status()).isEqualTo(404);
        assertThat(otherTenant.call("DELETE", path, null).status()).isEqualTo(204);
        // Then
        suite.oracle().eventually("the number receives nothing", () -> {
            unheard.set(writeTo(suite, number));
            var sentinel = suite.meta().write(suite.customer(), "Bom dia").wamid();
            suite.oracle().eventually("a later message is stored",
                    () -> assertThat(suite.oracle().storedTimes(sentinel)).isEqualTo(1));
            assertThat(suite.oracle().storedTimes(unheard.get())).isZero();
        });
        // When
        assertThat(otherTenant.post("/api/v1/channels", connection(number)).status()).isEqualTo(201);
        // Then
        suite.oracle().eventually("what was received in between follows",
                () -> assertThat(suite.oracle().storedTimes(unheard.get())).isEqualTo(1));
    }

    /** Writes to another number than the suite's, and returns the id of the message. */
    private static String writeTo(SuiteUnderTest suite, String number) {
        var text = suite.meta().text("Oi");
        suite.meta().deliver(suite.meta().webhook(BUSINESS, number).message(suite.customer(), text).body());
        return text.wamid();
    }

    @Test
    void a_live_feed_receives_nothing_of_another_tenant_and_cannot_watch_its_conversations(SuiteUnderTest suite) {
        // Given
        var ours = ownData(suite);
        var otherTenant = TestUsers.ownerOfNewTenant(suite);
        try (var theirs = LiveFeedClient.open(otherTenant, suite.gateway());
                var own = LiveFeedClient.open(suite.owner(), suite.gateway())) {
            // When
            theirs.send("{\"watch\":\"" + ours.conversation() + "\"}");
            suite.oracle().eventually("the feed answers", () -> assertThat(theirs.frames()).hasSize(1));
            own.send("{\"watch\":\"" + ours.conversation() + "\"}");
            suite.oracle().eventually("the feed answers", () -> assertThat(own.frames()).isNotEmpty());
            suite.meta().write(ours.customer(), "Obrigada");
            suite.oracle().eventually("the tenant's own feed receives the change",
                    () -> assertThat(changes(own)).contains("message_recorded"));
            theirs.send("{\"watch\":null}");
            // Then
            suite.oracle().eventually("the feed answers", () -> assertThat(theirs.frames()).hasSize(2));
            assertThat(theirs.frames().getFirst()).hasToString("{\"error\":\"NOT_FOUND\"}");
            assertThat(theirs.frames().getLast()).hasToString("{\"kind\":\"watching\"}");
            assertThat(own.frames().toString()).doesNotContain("Obrigada", ours.customer().phone());
        }
    }

    @Test
    void a_ticket_is_valid_for_one_handshake_from_the_suites_own_origin(SuiteUnderTest suite) {
        // Given
        var ticket = suite.owner().post("/api/v1/live/tickets", "{}").json().get("ticket").asText();
        // When
        var elsewhere = LiveFeedClient.handshake(suite.gateway(), ticket, "https://elsewhere.example");
        var first = LiveFeedClient.handshake(suite.gateway(), ticket, suite.gateway());
        var second = LiveFeedClient.handshake(suite.gateway(), ticket, suite.gateway());
        // Then
        assertThat(List.of(elsewhere, first, second)).containsExactly(403, 101, 401);
    }

    @Test
    void a_record_that_names_another_tenants_number_is_dead_lettered_and_nothing_is_sent(SuiteUnderTest suite) {
        // Given
        var ours = ownData(suite);
        var otherTenant = TestUsers.ownerOfNewTenant(suite);
        var theirNumber = suite.customer().phone();
        suite.simulator().addNumber(theirNumber, BUSINESS, token(theirNumber));
        assertThat(otherTenant.post("/api/v1/channels", connection(theirNumber)).status()).isEqualTo(201);
        var refused = suite.kafka().endOf(LOCAL_REFUSED);
        var before = snapshot(suite, ours);
        var sent = suite.simulator().sentTo(ours.customer()).size();
        // When
        suite.kafka().publish(LOCAL, "foreign", submission(ours, theirNumber));
        // Then
        suite.oracle().eventually("the record is dead-lettered",
                () -> assertThat(suite.kafka().endOf(LOCAL_REFUSED)).isEqualTo(refused + 1));
        assertThat(suite.simulator().sentTo(ours.customer())).hasSize(sent);
        assertThat(suite.oracle().dispatchesTo(ours.customer())).containsExactly("accepted");
        assertThat(snapshot(suite, ours)).isEqualTo(before);
    }

    private static List<String> changes(LiveFeedClient feed) {
        return feed.frames().stream().map(frame -> frame.path("change").asText()).toList();
    }

    private static OwnData ownData(SuiteUnderTest suite) {
        var customer = suite.customer();
        suite.meta().write(customer, "Bom dia");
        suite.oracle().eventually("the reply is stored and read",
                () -> assertThat(suite.owner().messagesOf(customer)).hasSize(2).last()
                        .satisfies(reply -> assertThat(reply.get("status").asText()).isIn("read", "played")));
        var messages = suite.owner().messagesOf(customer);
        return new OwnData(customer, suite.owner().conversationOf(customer).orElseThrow().get("id").asText(),
                messages.getFirst().get("id").asText(), messages.getLast().get("id").asText(),
                suite.owner().get("/api/v1/me").json().get("id").asText());
    }

    /** Everything the owning tenant can read. */
    private static List<JsonNode> snapshot(SuiteUnderTest suite, OwnData ours) {
        return List.of(suite.owner().conversation(ours.conversation()),
                suite.owner().get("/api/v1/conversations/" + ours.conversation() + "/messages").json(),
                suite.owner().get("/api/v1/messages/" + ours.reply()).json(), suite.owner().get("/api/v1/users").json());
    }

    private static boolean reveals(OwnData ours, String body) {
        return body.contains(ours.customer().phone()) || body.contains("Bom dia") || body.contains(ours.customer().name());
    }

    private static String connection(String number) {
        return connection(number, BUSINESS, token(number));
    }

    private static String connection(String number, String business, String token) {
        return TestJson
                .write(TestJson.object().put("phone_number_id", number).put("business_id", business).put("token", token));
    }

    private static String token(String number) {
        return "token-of-" + number;
    }

    /** A submission that also names a tenant and a conversation, which a publisher may not set. */
    private static String submission(OwnData ours, String channel) {
        var record = TestJson.object().put("event_id", UUID.randomUUID().toString())
                .put("occurred_at", Instant.now().toString())
                .put("channel", channel).put("tenant_id", UUID.randomUUID().toString())
                .put("conversation_id", ours.conversation());
        record.putObject("to").put("phone", ours.customer().phone());
        record.putObject("content").put("kind", "text").put("body", "De outro tenant");
        return TestJson.write(record);
    }
}
