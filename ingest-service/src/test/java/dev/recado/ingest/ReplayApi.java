package dev.recado.ingest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.recado.events.AuditRecorded;
import dev.recado.events.Topics;
import dev.recado.kit.test.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Calls the API of replays, as a platform administrator or with another role. */
final class ReplayApi {

    static final String PATH = "/api/v1/replays";

    private ReplayApi() {
    }

    static UUID start(Instant from, Instant until, Map<String, Object> more) {
        return UUID.fromString(request(from, until, more).then().statusCode(202).body("state", equalTo("running"))
                .extract().path("id"));
    }

    static Response request(Instant from, Instant until, Map<String, Object> more) {
        return admin().body(body(from, until, more)).post(PATH);
    }

    static Map<String, Object> body(Instant from, Instant until, Map<String, Object> more) {
        var body = new HashMap<>(more);
        body.put("from", from.toString());
        body.put("until", until.toString());
        return body;
    }

    static JsonPath awaitFinished(UUID id) {
        await().atMost(Duration.ofSeconds(40)).until(() -> view(id).getString("state"), equalTo("finished"));
        return view(id);
    }

    static JsonPath view(UUID id) {
        return admin().get(PATH + "/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** The audited actions of the administrator on a replay. */
    static List<String> audited(UUID id) {
        var administrator = AuditRecorded.Actor.user(TestTokens.USER);
        return PublishedRecords.events(Topics.AUDITS_RECORDED, AuditRecorded.class).stream()
                .filter(event -> event.actor().equals(administrator) && event.subject().id().equals(id.toString()))
                .map(AuditRecorded::action).toList();
    }

    static RequestSpecification admin() {
        return withRole("platform_admin");
    }

    static RequestSpecification withRole(String role) {
        return given().auth().oauth2(TestTokens.of(role)).contentType("application/json");
    }

    static Map<String, Integer> counts(int webhooks, int events, int unreadable, int unknownNumbers) {
        return Map.of("webhooks", webhooks, "events", events, "unreadable", unreadable, "unknown_numbers", unknownNumbers);
    }
}
