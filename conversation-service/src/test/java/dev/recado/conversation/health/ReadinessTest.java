package dev.recado.conversation.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.conversation.health.HealthView.ComponentView;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void a_service_tells_of_itself_and_of_what_the_suite_shares() {
        var readiness = new JsonObject(
                """
                    {"status":"DOWN","checks":[{"name":"database","status":"UP"},{"name":"delivery","status":"UP"},
                     {"name":"gemini","status":"DOWN","data":{"error":"429"}}]}""");
        assertThat(Readiness.of("ai", readiness)).containsOnlyKeys("ai", "database", "gemini")
                .containsEntry("database", ComponentView.UP)
                .containsEntry("gemini", ComponentView.down("429"))
                .containsEntry("ai", ComponentView.down("not ready"));
    }
}
