package dev.recado.conversation.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.conversation.health.SuiteHealth.ComponentView;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SuiteHealthTest {

    @Test
    void a_readiness_answer_yields_the_service_and_the_shared_components() {
        var readiness = new JsonObject(
                """
                    {"status":"DOWN","checks":[{"name":"database","status":"UP"},{"name":"delivery","status":"UP"},
                     {"name":"gemini","status":"DOWN","data":{"error":"429"}}]}""");
        assertThat(SuiteHealth.components("ai", readiness)).containsOnlyKeys("ai", "database", "gemini")
                .containsEntry("database", ComponentView.UP)
                .containsEntry("gemini", ComponentView.down("429"))
                .containsEntry("ai", ComponentView.down("not ready"));
    }

    @Test
    void a_service_that_stays_ready_during_an_outage_of_the_broker_reports_the_outage() {
        var readiness = new JsonObject(
                """
                    {"status":"UP","checks":[{"name":"kafka","status":"UP","data":{"error":"no broker answers"}}]}""");
        assertThat(SuiteHealth.components("auth", readiness)).containsEntry("kafka", ComponentView.down("no broker answers"))
                .containsEntry("auth", ComponentView.UP);
    }
}
