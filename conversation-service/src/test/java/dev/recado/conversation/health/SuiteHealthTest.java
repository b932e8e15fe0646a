package dev.recado.conversation.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.json.Json;

import dev.recado.conversation.SlowServices;
import dev.recado.conversation.health.SuiteHealth.ComponentView;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SuiteHealthTest {

    @Test
    void a_hundred_calls_at_once_ask_each_service_one_time() throws Exception {
        try (var services = SlowServices.start("{\"status\":\"UP\",\"checks\":[]}")) {
            // Given
            HealthConfig config = () -> Optional.of(List.of("ai=" + services.address(), "auth=" + services.address()));
            var health = new SuiteHealth(new OwnReadiness(), config, services.vertx());
            // When
            var callers = IntStream.range(0, 100).mapToObj(i -> health.check().subscribeAsCompletionStage()).toList();
            services.answerAll();
            for (var caller : callers) {
                assertThat(caller.get(20, TimeUnit.SECONDS).components()).containsKeys("conversation", "ai", "auth");
            }
            // Then
            assertThat(services.calls()).isEqualTo(2);
        }
    }

    /** The readiness of the conversation-service itself. */
    private static final class OwnReadiness extends SmallRyeHealthReporter {

        @Override
        public Uni<SmallRyeHealth> getReadinessAsync() {
            return Uni.createFrom().item(new SmallRyeHealth(Json.createObjectBuilder().add("status", "UP")
                    .add("checks", Json.createArrayBuilder()).build()));
        }
    }

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
    void a_service_that_stays_ready_during_an_outage_of_a_component_reports_the_outage() {
        var readiness = new JsonObject(
                """
                    {"status":"UP","checks":[{"name":"kafka","status":"UP","data":{"ok":false,"error":"no broker answers"}},
                     {"name":"gemini","status":"UP","data":{"ok":false,"outcome":"model_timeout"}},
                     {"name":"whatsapp","status":"UP","data":{"ok":true}}]}""");
        assertThat(SuiteHealth.components("ai", readiness)).containsEntry("kafka", ComponentView.down("no broker answers"))
                .containsEntry("gemini", ComponentView.down("model_timeout")).containsEntry("whatsapp", ComponentView.UP)
                .containsEntry("ai", ComponentView.UP);
    }
}
