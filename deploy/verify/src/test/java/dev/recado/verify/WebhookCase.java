package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Webhooks in Meta's format, one step after the other, and what the suite shows of the people in them afterwards. */
final class WebhookCase {

    private static final Set<String> PERSONAL = Set.of("from", "to", "wa_id", "body", "name", "username");

    private final SuiteUnderTest suite;
    private final FieldCase given;
    /** Ids of the messages of each delivered step. */
    private final List<List<String>> wamids = new ArrayList<>();
    private boolean isStored = true;

    WebhookCase(SuiteUnderTest suite, FieldCase given) {
        this.suite = suite;
        this.given = given;
    }

    String name() {
        return given.name();
    }

    boolean isPlayed() {
        return wamids.size() == given.list("steps").size() && isStored;
    }

    Stream<ObjectNode> modelFaults() {
        return given.list("model").stream().map(ObjectNode.class::cast);
    }

    /** Delivers the next step if the messages of the last one are stored and what it comes after has been sent. */
    void advance() {
        isStored = isStored || isStored();
        var steps = given.list("steps");
        if (isStored && wamids.size() < steps.size() && isNext(steps.get(wamids.size()))) {
            deliver(steps.get(wamids.size()));
        }
    }

    private boolean isNext(JsonNode step) {
        return step.path("after").properties().stream()
                .allMatch(sent -> sentTo(sent.getKey()).size() >= sent.getValue().asInt());
    }

    private void deliver(JsonNode step) {
        var value = TestJson.read(withWamids(TestJson.write(step.get("value"))));
        remember(value);
        wamids.add(fill(value));
        isStored = false;
        suite.meta().deliver(suite.meta().webhook().field(step.path("field").asText("messages"), value).body());
    }

    /** Messages are stored one time; a step without messages is over when all records are consumed. */
    private boolean isStored() {
        return wamids.getLast().isEmpty()
                ? suite.kafka().lags().values().stream().allMatch(lag -> lag == 0)
                : wamids.getLast().stream().allMatch(id -> suite.oracle().stored(id) == 1);
    }

    void check() {
        given.list("people").forEach(this::checkPerson);
        given.list("found_by_nothing").forEach(this::checkNobody);
    }

    private void checkPerson(JsonNode person) {
        var differences = new ArrayList<String>();
        var found = FieldCase.list(person.get("found_by")).stream().map(word -> conversation(word.asText())).distinct()
                .toList();
        assertThat(found).as("%s: the conversation that %s find", name(), person.get("found_by")).hasSize(1);
        var conversation = suite.owner().conversation(found.getFirst());
        if (person.has("conversation")) {
            differences.addAll(JsonParts.differences(person.get("conversation"), conversation));
        }
        if (person.has("history")) {
            differences.addAll(JsonParts.differences(person.get("history"),
                    TestJson.read(suite.owner().messages(found.getFirst()).toString())));
        }
        for (var sent : person.path("sent").properties()) {
            if (sentTo(sent.getKey()).size() != sent.getValue().asInt()) {
                differences.add("%s got %d messages instead of %s".formatted(sent.getKey(), sentTo(sent.getKey()).size(),
                        sent.getValue()));
            }
        }
        assertThat(differences).as("%s: differences of %s in %s", name(), person.get("found_by"), conversation).isEmpty();
    }

    private void checkNobody(JsonNode word) {
        assertThat(conversation(word.asText())).as(name()).isEqualTo("0 conversations by " + word.asText());
    }

    /** Id of the only conversation that the word finds, or what was found instead. */
    private String conversation(String word) {
        var results = suite.owner().get("/api/v1/conversations?q=" + TestHttp.encode(word)).json().get("results");
        return results.size() == 1 ? results.get(0).get("id").asText() : results.size() + " conversations by " + word;
    }

    private List<JsonNode> sentTo(String address) {
        return suite.simulator().sentTo(new TestCustomer(address, ""));
    }

    /** Replaces {@code {{wamid 1.2}}} by the id of the second message of the first step. */
    private String withWamids(String json) {
        var text = json;
        for (var step = 0; step < wamids.size(); step++) {
            for (var message = 0; message < wamids.get(step).size(); message++) {
                text = text.replace("{{wamid %d.%d}}".formatted(step + 1, message + 1), wamids.get(step).get(message));
            }
        }
        return text;
    }

    /** Adds ids and times to messages that have none, and returns the ids. */
    private List<String> fill(JsonNode value) {
        var messages = Stream.of(value.path("messages"), value.path("message_echoes"), value.at("/standby/messages"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false)).map(ObjectNode.class::cast).toList();
        messages.forEach(message -> Map.of("id", suite.meta().wamid(), "timestamp", WebhookPayload.now())
                .forEach((field, text) -> message.put(field, message.path(field).asText(text))));
        value.path("message_echoes").forEach(echo -> ((ObjectNode) echo).put("from", WebhookPayload.DISPLAY_PHONE));
        return messages.stream().map(message -> message.get("id").asText()).distinct().toList();
    }

    /** No log may hold them. */
    private void remember(JsonNode value) {
        PERSONAL.forEach(field -> value.findValues(field).stream().filter(JsonNode::isTextual)
                .forEach(text -> suite.remember(text.asText())));
    }
}
