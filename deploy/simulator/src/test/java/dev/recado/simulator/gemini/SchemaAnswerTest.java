package dev.recado.simulator.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaAnswerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Oi|false|NONE|NORMAL
        obrigado|false|NONE|NORMAL
        Estou com DOR NO PEITO!|true|EMERGENCY|EMERGENCY
        sinto falta de ar|true|EMERGENCY|EMERGENCY
        Quero falar com um atendente|true|CUSTOMER_ASKED|NORMAL
        quero agendar|true|APPOINTMENT|NORMAL
        Posso marcar uma consulta?|true|APPOINTMENT|NORMAL
        Quanto custa?|false|NONE|NORMAL
        """)
    void the_decision_depends_on_the_customers_words(String text, boolean handOver, String cause, String urgency)
            throws IOException {
        var decision = (JsonObject) answer(file("decision-openapi.json"), text);
        assertThat(decision.getString("reply")).contains("Você disse: “" + text + "”");
        assertThat(decision.getBoolean("handOver")).isEqualTo(handOver);
        assertThat(decision.getString("handOverCause")).isEqualTo(cause);
        assertThat(decision.getString("urgency")).isEqualTo(urgency);
        assertThat(decision.getBoolean("noReplyNeeded", false)).isFalse();
        assertThat(answer(file("decision-openapi.json"), text)).isEqualTo(decision);
    }

    @Test
    void a_json_schema_with_references_branches_and_bounds_is_satisfied() throws IOException {
        var schema = file("decision-json-schema.json");
        var calm = (JsonObject) answer(schema, "oi");
        assertThat(calm.getString("kind")).isEqualTo("reply");
        assertThat(calm.getJsonArray("parts")).hasSize(1);
        assertThat(calm.containsKey("hand_over")).isTrue();
        assertThat(calm.getValue("hand_over")).isNull();
        assertThat(calm.getInteger("score")).isEqualTo(3);
        assertThat(calm.getJsonArray("tags")).hasSize(2);
        assertThat(calm.getDouble("confidence")).isEqualTo(0.5);
        assertThat(calm.getString("unit")).isEqualTo("kg");
        assertThat(calm.containsKey("optional")).isFalse();
        assertThat(calm.getJsonObject("pair").getValue("reason")).isNull();
        var urgent = (JsonObject) answer(schema, "sangramento forte");
        assertThat(urgent.getString("kind")).isEqualTo("hand_over");
        assertThat(urgent.getJsonObject("hand_over").getString("cause")).isEqualTo("emergency");
    }

    @Test
    void roots_of_every_type_are_supported() {
        assertThat(answer("{\"type\":\"ARRAY\",\"minItems\":1,\"items\":{\"type\":\"INTEGER\"}}", "oi"))
                .isEqualTo(new JsonArray().add(0L));
        assertThat(answer("{\"type\":\"BOOLEAN\"}", "oi")).isEqualTo(false);
        assertThat(answer("{\"enum\":[\"a\",\"b\"]}", "oi")).isEqualTo("a");
        assertThat(answer("{\"type\":\"object\",\"properties\":{\"me\":{\"$ref\":\"#\"}},\"required\":[\"me\"]}", "oi"))
                .isInstanceOf(JsonObject.class);
    }

    private static String file(String name) throws IOException {
        try (var in = SchemaAnswerTest.class.getResourceAsStream("/gemini/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Object answer(String schema, String text) {
        return new SchemaAnswer(new JsonObject(schema), SimulatedReply.to(new CustomerText(text, text))).value();
    }
}
