package dev.recado.events;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Generates the AsyncAPI document: every topic with keys, retention, headers, publishers and consumers. */
final class AsyncApi {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BINDING = "0.5.0";
    private static final String DEAD_LETTERS = "dead-letters";
    private static final String REPLAYED = "dead_letters_replayed";
    private static final String SUBMITTED = Topics.submittedBy("");
    private static final String ABOUT = """
        All topics of Recado. A consumer ignores unknown properties and treats an unknown kind or \
        enum value as one of a later version. A record may be delivered twice with the same \
        event_id. A system outside the suite may write only to its own \
        dispatches.submitted.<publisher>.""";

    private final ObjectNode document = JSON.objectNode().put("asyncapi", "3.0.0");
    private final ObjectNode channels;
    private final ObjectNode operations;
    private final ObjectNode components;

    private AsyncApi() {
        document.putObject("info").put("title", "Recado events").put("version", "1.0.0").put("description", ABOUT)
                .putObject("license").put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        channels = document.putObject("channels");
        operations = document.putObject("operations");
        components = document.putObject("components");
    }

    static ObjectNode document(Map<String, ObjectNode> schemas) {
        var made = new AsyncApi();
        made.components.set("schemas", EventHeaders.all());
        var messages = made.components.putObject("messages");
        SuiteTopics.USES.values().forEach(use -> messages.set(use.kind(), message(use, schemas.get(use.kind()))));
        messages.set("dead_letter", deadLetter());
        messages.set(REPLAYED, replayed());
        Topics.ALL.stream().filter(topic -> SuiteTopics.USES.containsKey(topic.name())).forEach(made::channel);
        made.deadLetters();
        made.replayedLetters();
        return made.document;
    }

    private void channel(Topics.Topic topic) {
        var use = SuiteTopics.USES.get(topic.name());
        var outside = topic.name().startsWith(SUBMITTED);
        var name = outside ? SUBMITTED + "publisher" : topic.name();
        var channel = channels.putObject(name).put("address", outside ? SUBMITTED + "{publisher}" : topic.name());
        if (outside) {
            channel.putObject("parameters").putObject("publisher").put("default", "local")
                    .put("description", "registered name of the publisher, whose credentials allow it to write only here");
        }
        channel.putObject("messages").set(use.kind(), reference("#/components/messages/" + use.kind()));
        channel.putObject("bindings").set("kafka", kept(topic));
        use.senders().forEach(sender -> operation(sender, "send", name));
        SuiteTopics.takers(topic.name()).forEach(taker -> operation(taker, "receive", name));
    }

    private void operation(String service, String action, String channel) {
        var operation = operations.putObject(service + "." + action + "." + channel).put("action", action);
        operation.set("channel", reference("#/channels/" + channel));
        operation.putArray("tags").addObject().put("name", service);
        if (action.equals("receive")) {
            operation.putObject("bindings").putObject("kafka").put("bindingVersion", BINDING).putObject("groupId")
                    .put("type", "string").putArray("enum")
                    .add(service + "." + (channel.startsWith(SUBMITTED) ? "dispatches.submitted" : channel));
        }
    }

    private static ObjectNode kept(Topics.Topic topic) {
        var binding = JSON.objectNode().put("partitions", topic.partitions());
        var settings = binding.putObject("topicConfiguration");
        settings.putArray("cleanup.policy").add(topic.compacted() ? "compact" : "delete");
        if (topic.retention() != null) {
            settings.put("retention.ms", topic.retention().toMillis());
        }
        settings.put("max.message.bytes", Topics.RECORD_BYTES_MAX);
        return binding.put("bindingVersion", BINDING);
    }

    private void deadLetters() {
        var letters = Topics.ALL.stream().filter(SuiteTopics::dead).toList();
        var channel = channels.putObject(DEAD_LETTERS).put("address", "{topic}.{service}.dlq")
                .put("description", "records that a service refused, unchanged; the service lists and replays them");
        var topics = new TreeSet<String>();
        var services = new TreeSet<String>();
        letters.forEach(dead -> {
            var source = SuiteTopics.source(dead);
            topics.add(source.substring(0, source.lastIndexOf('.')));
            services.add(source.substring(source.lastIndexOf('.') + 1));
        });
        var parameters = channel.putObject("parameters");
        parameter(parameters.putObject("topic"), List.copyOf(topics));
        parameter(parameters.putObject("service"), List.copyOf(services));
        channel.putObject("messages").set("dead_letter", reference("#/components/messages/dead_letter"));
        channel.putObject("bindings").set("kafka", kept(letters.getFirst()));
        services.forEach(service -> operation(service, "send", DEAD_LETTERS));
    }

    /** Every service that has dead letters marks the replayed ones. */
    private void replayedLetters() {
        var topic = Topics.ALL.stream().filter(each -> each.name().equals(Topics.DEAD_LETTERS_REPLAYED)).findFirst()
                .orElseThrow();
        var channel = channels.putObject(topic.name()).put("address", topic.name());
        channel.putObject("messages").set(REPLAYED, reference("#/components/messages/" + REPLAYED));
        channel.putObject("bindings").set("kafka", kept(topic));
        Topics.ALL.stream().filter(SuiteTopics::dead).map(SuiteTopics::source)
                .map(source -> source.substring(source.lastIndexOf('.') + 1)).collect(Collectors.toCollection(TreeSet::new))
                .forEach(service -> operation(service, "send", topic.name()));
    }

    private static void parameter(ObjectNode parameter, List<String> values) {
        values.forEach(parameter.withArray("enum")::add);
    }

    /** @param schema null for the one topic whose values are not events */
    private static ObjectNode message(SuiteTopics.Use use, ObjectNode schema) {
        var message = JSON.objectNode().put("name", use.kind()).put("contentType", "application/json");
        message.set("headers", reference("#/components/schemas/" + EventHeaders.of(use.kind())));
        message.putObject("bindings").putObject("kafka").put("bindingVersion", BINDING).putObject("key").put("type", "string")
                .put("description", use.key());
        if (schema == null) {
            return message.put("summary", "The body of a webhook as received; its signature and time are in the headers.");
        }
        message.put("title", schema.get("title").asText()).put("summary", schema.get("description").asText());
        message.putObject("payload").put("schemaFormat", "application/schema+json;version=draft-2020-12")
                .set("schema", reference("schemas/" + use.kind() + ".json"));
        message.putArray("examples").addObject().set("payload", example(use.kind(), schema));
        return message;
    }

    private static JsonNode example(String kind, ObjectNode schema) {
        return schema.has("examples")
                ? schema.get("examples").get(0)
                : TestJson.MAPPER
                        .valueToTree(Samples.all().filter(event -> event.kind().equals(kind)).findFirst().orElseThrow());
    }

    private static ObjectNode deadLetter() {
        var message = JSON.objectNode().put("name", "dead_letter")
                .put("summary", "Key and value of the refused record; the headers name reason and origin.");
        message.set("headers", reference("#/components/schemas/" + EventHeaders.DEAD_LETTER));
        return message;
    }

    private static ObjectNode replayed() {
        var message = JSON.objectNode().put("name", REPLAYED).put("contentType", "text/plain")
                .put("summary", "Offsets of dead letters that were replayed, such as 5,6,9.");
        message.putObject("bindings").putObject("kafka").put("bindingVersion", BINDING).putObject("key").put("type", "string")
                .put("description", "the dead-letter topic");
        return message;
    }

    private static ObjectNode reference(String to) {
        return JSON.objectNode().put("$ref", to);
    }
}
