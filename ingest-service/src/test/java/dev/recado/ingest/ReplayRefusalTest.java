package dev.recado.ingest;

import static dev.recado.ingest.ReplayApi.PATH;
import static dev.recado.ingest.ReplayApi.admin;
import static dev.recado.ingest.ReplayApi.body;
import static dev.recado.ingest.ReplayApi.request;
import static dev.recado.ingest.ReplayApi.withRole;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ProxiedKafka.class)
class ReplayRefusalTest {

    private static KafkaProxy kafka;

    @BeforeEach
    void the_replays_are_loaded() {
        if (kafka == null) {
            kafka = KafkaProxy.open();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> request(Instant.now(), Instant.now().minusSeconds(1), Map.of())
                .statusCode() == 400);
    }

    @AfterAll
    static void close_proxy() {
        kafka.close();
    }

    @Test
    void only_a_platform_administrator_has_access() {
        for (var role : List.of("owner", "admin", "agent", "viewer")) {
            withRole(role).get(PATH).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
            withRole(role).body(body(Instant.EPOCH, Instant.now(), Map.of())).post(PATH).then().statusCode(403);
            withRole(role).post(PATH + "/" + UUID.randomUUID() + "/cancel").then().statusCode(403);
        }
        given().get(PATH).then().statusCode(401).body("code", equalTo("UNAUTHORIZED"));
        given().contentType("application/json").body("{}").post(PATH).then().statusCode(401);
    }

    @Test
    void an_invalid_request_names_each_field() {
        var now = Instant.now();
        request(now.minusSeconds(60), now.minusSeconds(60), Map.of()).then().statusCode(400)
                .body("code", equalTo("INVALID_PAYLOAD")).body("details.field", contains("from"));
        request(now.minusSeconds(60), now.plus(400, ChronoUnit.DAYS), Map.of()).then().statusCode(400)
                .body("details.field", contains("until"));
        request(now.plus(400, ChronoUnit.DAYS), now, Map.of()).then().statusCode(400)
                .body("details.field", contains("from", "from"));
        request(now.minusSeconds(60), now, Map.of("phone_number_id", "+55 11")).then().statusCode(400)
                .body("details.field", contains("phone_number_id"));
        request(now.minusSeconds(60), now, Map.of("phone_number_id", "424242")).then().statusCode(400)
                .body("details.field", contains("phone_number_id"));
        for (var time : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z", "yesterday")) {
            admin().body(Map.of("from", time, "until", now.toString())).post(PATH).then().statusCode(400)
                    .body("details.field", contains("from"));
        }
        admin().body("{}").post(PATH).then().statusCode(400).body("details.field", contains("from", "until"));
        admin().body("{\"from\":\"yesterday\"}").post(PATH).then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD"));
        admin().post(PATH).then().statusCode(400);
    }
}
