package dev.recado.conversation.health;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.recado.embedded.SuiteTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class HealthResourceTest {

    @Test
    void the_health_page_is_public_and_shows_which_component_is_down() {
        given().get("/api/v1/health").then().statusCode(503).body("status", equalTo("degraded"),
                "components.conversation.ok", equalTo(true), "components.database.ok", equalTo(true),
                "components.kafka.ok", equalTo(true), "components.ai.ok", equalTo(false));
        given().get("/api/v1/conversations").then().statusCode(401).contentType("application/problem+json");
    }
}
