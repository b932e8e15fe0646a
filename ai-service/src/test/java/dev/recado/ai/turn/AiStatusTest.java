package dev.recado.ai.turn;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.recado.ai.AiTestResource;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.test.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "ai"))
@QuarkusTestResource(AiTestResource.class)
class AiStatusTest {

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Test
    void the_owner_sees_the_model_and_the_queue() {
        given().auth().oauth2(TestTokens.of("owner")).get("/api/v1/ai/status").then().statusCode(200)
                .body("model", equalTo("gemini-3.8-flash"))
                .body("turns_waiting", greaterThanOrEqualTo(0))
                .body("turns_running", greaterThanOrEqualTo(0));
    }

    @Test
    void another_tenant_sees_only_its_own_turns() {
        given().auth().oauth2(TestTokens.of("admin", TenantId.random())).get("/api/v1/ai/status").then().statusCode(200)
                .body("turns_waiting", equalTo(0)).body("turns_running", equalTo(0));
    }

    @Test
    void callers_without_the_permission_are_refused() {
        given().get("/api/v1/ai/status").then().statusCode(401).contentType("application/problem+json");
        given().auth().oauth2(TestTokens.of("agent")).get("/api/v1/ai/status").then().statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void readiness_reports_gemini_and_stays_up() {
        given().get(ready).then().statusCode(200).body("status", equalTo("UP")).body("checks.name", hasItem("gemini"));
    }

    @Test
    void metric_tags_contain_no_exception_message() {
        given().get(metrics).then().statusCode(200).body(containsString("recado_model_calls_in_flight"))
                .body(not(containsString("error_type=\"MODEL")));
    }
}
