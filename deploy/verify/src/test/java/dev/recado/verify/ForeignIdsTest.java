package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ids of another tenant are not there, wherever they are written, and nothing of that tenant changes by them. */
@ExtendWith(SuiteExtension.class)
class ForeignIdsTest {

    private static final String LOCAL = "dispatches.submitted.local";
    private static final String LOCAL_REFUSED = LOCAL + ".outbound.dlq";

    /** What another tenant knows of ours: everything but a way in. */
    private record Known(TestCustomer customer, String conversation, String message, String reply, String user) {
    }

    @Test
    void in_paths_queries_and_bodies_they_are_not_there(SuiteUnderTest suite) {
        // Given
        var ours = known(suite);
        var strangers = TestUsers.of(suite, TestUsers.ownerOfNewTenant(suite)).clients();
        var before = picture(suite, ours);
        // When
        var wrong = new ArrayList<String>();
        strangers.forEach((role, desk) -> {
            requests(ours).forEach((request, status) -> {
                var answer = request.startsWith("GET ")
                        ? desk.get(request.substring(4))
                        : desk.post(request.substring(5, request.indexOf(' ', 5)),
                                request.substring(request.indexOf(' ', 5) + 1));
                if (answer.status() != status && answer.status() != 403 || tellsOf(ours, answer.body())) {
                    wrong.add(role + " " + request + ": " + answer.status());
                }
            });
        });
        // Then
        assertThat(wrong).isEmpty();
        assertThat(strangers).hasSizeGreaterThanOrEqualTo(4);
        assertThat(picture(suite, ours)).isEqualTo(before);
        assertThat(suite.oracle().dispatchesTo(ours.customer())).containsExactly("accepted");
    }

    /** Each request and what it must be answered with, unless the role may not ask at all. */
    private static Map<String, Integer> requests(Known ours) {
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
    void another_tenants_number_is_not_to_be_had(SuiteUnderTest suite) {
        // Given
        var stranger = TestUsers.ownerOfNewTenant(suite);
        var number = suite.setting("WHATSAPP_PHONE_NUMBER_ID");
        var before = suite.owner().get("/api/v1/channels").json();
        // When
        var answer = stranger.post("/api/v1/channels", connection(number));
        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(stranger.get("/api/v1/channels").json().get("results")).isEmpty();
        assertThat(suite.owner().get("/api/v1/channels").json()).isEqualTo(before);
    }

    @Test
    void a_live_feed_hears_nothing_of_another_tenant_and_cannot_watch_what_is_theirs(SuiteUnderTest suite) {
        // Given
        var ours = known(suite);
        var stranger = TestUsers.ownerOfNewTenant(suite);
        try (var theirs = LiveFeedClient.open(stranger, suite.gateway()); var own = LiveFeedClient.open(suite.owner(), suite.gateway())) {
            // When
            theirs.send("{\"watch\":\"" + ours.conversation() + "\"}");
            suite.oracle().eventually("an answer", () -> assertThat(theirs.frames()).hasSize(1));
            own.send("{\"watch\":\"" + ours.conversation() + "\"}");
            suite.oracle().eventually("an answer", () -> assertThat(own.frames()).isNotEmpty());
            suite.meta().write(ours.customer(), "Obrigada");
            suite.oracle().eventually("our own feed is told",
                    () -> assertThat(changes(own)).contains("message_recorded"));
            theirs.send("{\"watch\":null}");
            // Then
            suite.oracle().eventually("an answer", () -> assertThat(theirs.frames()).hasSize(2));
            assertThat(theirs.frames().getFirst()).hasToString("{\"error\":\"NOT_FOUND\"}");
            assertThat(theirs.frames().getLast()).hasToString("{\"kind\":\"watching\"}");
            assertThat(own.frames().toString()).doesNotContain("Obrigada", ours.customer().phone());
        }
    }

    @Test
    void a_ticket_is_good_once_and_for_pages_of_ours_only(SuiteUnderTest suite) {
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
    void a_record_that_names_another_tenants_number_is_put_aside_and_nothing_is_sent(SuiteUnderTest suite) {
        // Given
        var ours = known(suite);
        var stranger = TestUsers.ownerOfNewTenant(suite);
        var theirNumber = suite.customer().phone();
        assertThat(stranger.post("/api/v1/channels", connection(theirNumber)).status()).isEqualTo(201);
        var refused = suite.broker().endOf(LOCAL_REFUSED);
        var before = picture(suite, ours);
        var sent = suite.simulator().sentTo(ours.customer()).size();
        // When
        suite.broker().publish(LOCAL, "foreign", submission(ours, theirNumber));
        // Then
        suite.oracle().eventually("it is put aside",
                () -> assertThat(suite.broker().endOf(LOCAL_REFUSED)).isEqualTo(refused + 1));
        assertThat(suite.simulator().sentTo(ours.customer())).hasSize(sent);
        assertThat(suite.oracle().dispatchesTo(ours.customer())).containsExactly("accepted");
        assertThat(picture(suite, ours)).isEqualTo(before);
    }

    private static List<String> changes(LiveFeedClient feed) {
        return feed.frames().stream().map(frame -> frame.path("change").asText()).toList();
    }

    private static Known known(SuiteUnderTest suite) {
        var customer = suite.customer();
        suite.meta().write(customer, "Bom dia");
        suite.oracle().eventually("the answer is stored and read",
                () -> assertThat(suite.owner().messagesOf(customer)).hasSize(2).last()
                        .satisfies(reply -> assertThat(reply.get("status").asText()).isIn("read", "played")));
        var messages = suite.owner().messagesOf(customer);
        return new Known(customer, suite.owner().conversationOf(customer).orElseThrow().get("id").asText(),
                messages.getFirst().get("id").asText(), messages.getLast().get("id").asText(),
                suite.owner().get("/api/v1/me").json().get("id").asText());
    }

    /** All that its own tenant reads of it. */
    private static List<JsonNode> picture(SuiteUnderTest suite, Known ours) {
        return List.of(suite.owner().conversation(ours.conversation()),
                suite.owner().get("/api/v1/conversations/" + ours.conversation() + "/messages").json(),
                suite.owner().get("/api/v1/messages/" + ours.reply()).json(), suite.owner().get("/api/v1/users").json());
    }

    private static boolean tellsOf(Known ours, String body) {
        return body.contains(ours.customer().phone()) || body.contains("Bom dia") || body.contains(ours.customer().name());
    }

    private static String connection(String number) {
        return TestJson.write(TestJson.object().put("phone_number_id", number).put("business_id", "1").put("token", "none-" + number));
    }

    /** Names beside what is allowed the tenant and the conversation it would like to be of. */
    private static String submission(Known ours, String channel) {
        var record = TestJson.object().put("event_id", UUID.randomUUID().toString()).put("occurred_at", Instant.now().toString())
                .put("channel", channel).put("tenant_id", UUID.randomUUID().toString())
                .put("conversation_id", ours.conversation());
        record.putObject("to").put("phone", ours.customer().phone());
        record.putObject("content").put("kind", "text").put("body", "De outro tenant");
        return TestJson.write(record);
    }
}
