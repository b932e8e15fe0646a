package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One example of each kind of message, and each limit just inside and just outside. */
class MessageKindsTest {

    private static SimulatorUnderTest sim;
    private static Map<String, JsonObject> examples;

    @BeforeAll
    static void start() throws IOException {
        sim = new SimulatorUnderTest(Map.of("SIM_NUMBER_RATE", "0", "SIM_PAIR_BURST", "0"));
        examples = examples().collect(Collectors.toMap(example -> example.getString("name"), Function.identity()));
    }

    @AfterAll
    static void stop() throws IOException {
        sim.close();
    }

    static Stream<JsonObject> examples() throws IOException {
        try (var in = MessageKindsTest.class.getResourceAsStream("/graph/accepted.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(JsonObject::new);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_message_of_each_kind_is_accepted_and_summarised(JsonObject example) {
        // Given
        var request = inFrame(example.getJsonObject("message"));
        // When
        var answer = sim.send(request);
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var sent = new JsonObject(answer.body()).getJsonArray("messages").getJsonObject(0);
        assertThat(sent.getString("message_status"))
                .isEqualTo(example.getJsonObject("message").getString("type").equals("template") ? "accepted" : null);
        assertThat(sim.list("/sim/messages?to=" + ANA)).last().satisfies(entry -> {
            assertThat(entry.getString("wamid")).isEqualTo(sent.getString("id"));
            assertThat(entry.getString("type")).isEqualTo(request.getString("type"));
            assertThat(entry.getString("body")).isEqualTo(example.getString("summary"));
            assertThat(entry.getJsonObject("request")).isEqualTo(request);
        });
    }

    /** @param code the error code, or 200 if the message is accepted */
    @ParameterizedTest
    @CsvFileSource(resources = "/graph/limits.psv", delimiter = '|', quoteCharacter = '^')
    void each_limit_is_exact_and_each_refusal_has_its_documented_code(String kind, String pointer, String value, int code) {
        // Given
        var message = inFrame(examples.get(kind).getJsonObject("message").copy());
        change(message, List.of(pointer.substring(1).split("/")), value);
        // When
        var answer = sim.send(message);
        // Then
        var error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error == null ? answer.statusCode() : error.getInteger("code")).as(answer.body()).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(code == 200 ? 200 : code == 132001 ? 404 : 400);
    }

    private static JsonObject inFrame(JsonObject message) {
        return message.copy().put("messaging_product", "whatsapp").put("recipient_type", "individual").put("to", "+" + ANA);
    }

    /** Sets what the path names: {@code remove}, {@code x*3} for "xxx", {@code copies 3} of an array's element, or JSON. */
    private static void change(Object parent, List<String> path, String value) {
        var key = path.getFirst();
        if (path.size() > 1) {
            change(child(parent, key), path.subList(1, path.size()), value);
        } else if (value.equals("remove")) {
            remove(parent, key);
        } else if (parent instanceof JsonObject object) {
            object.put(key, parsed(value, object.getValue(key)));
        } else {
            ((JsonArray) parent).set(Integer.parseInt(key), parsed(value, null));
        }
    }

    private static Object child(Object parent, String key) {
        return parent instanceof JsonObject object
                ? object.getValue(key)
                : ((JsonArray) parent).getValue(Integer.parseInt(key));
    }

    private static void remove(Object parent, String key) {
        if (parent instanceof JsonObject object) {
            object.remove(key);
        } else {
            ((JsonArray) parent).remove(Integer.parseInt(key));
        }
    }

    private static Object parsed(String value, Object before) {
        if (value.startsWith("copies ")) {
            return copies((JsonArray) before, Integer.parseInt(value.substring("copies ".length())));
        }
        var repeated = value.lastIndexOf('*');
        return repeated < 0
                ? new JsonArray("[" + value + "]").getValue(0)
                : value.substring(0, repeated).repeat(Integer.parseInt(value.substring(repeated + 1)));
    }

    /** Ids and titles of the copies are distinct. */
    private static JsonArray copies(JsonArray array, int count) {
        var copies = new JsonArray();
        for (int index = 0; index < count; index++) {
            var copy = array.getJsonObject(0).encode().replaceAll("\"(id|title)\":\"[^\"]*\"", "\"$1\":\"$1 " + index + "\"");
            copies.add(new JsonObject(copy.replaceAll("\"card_index\":\\d+", "\"card_index\":" + index)));
        }
        return copies;
    }
}
