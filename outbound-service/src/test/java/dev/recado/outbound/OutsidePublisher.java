package dev.recado.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.Topics;
import dev.recado.kit.test.TopicProbe;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** A publisher outside the suite: it publishes with the schema and the broker only. The tests read its dead letters here too. */
@Singleton
public class OutsidePublisher {

    private static final String TOPIC = "dispatches.submitted.local";
    private static final String SCHEMA = "/META-INF/recado/contract/schemas/dispatch_submitted.json";

    private final ObjectMapper json = new ObjectMapper();
    private final ObjectNode document = document();
    private final JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(document);
    private final KafkaProducer<String, String> producer;
    private final Map<String, TopicProbe> deadLetters = new ConcurrentHashMap<>();

    OutsidePublisher() {
        Map<String, Object> client = Map.of("bootstrap.servers",
                ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
        producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
    }

    /** The required properties only, with the values of the schema's example, a new id and the given phone number. */
    public ObjectNode message(String phone) {
        var names = new ArrayList<String>();
        document.get("required").forEach(name -> names.add(name.asText()));
        var message = ((ObjectNode) document.at("/examples/0")).deepCopy().retain(names);
        message.put("event_id", UUID.randomUUID().toString()).put("occurred_at", Instant.now().toString());
        message.withObject("/to").put("phone", phone);
        return message;
    }

    public boolean matchesSchema(ObjectNode message) {
        return schema.validate(message.toString(), InputFormat.JSON,
                context -> context.getExecutionConfig().setFormatAssertionsEnabled(true)).isEmpty();
    }

    public void publish(String key, String value) {
        publish(TOPIC, key, value);
    }

    public void publish(String topic, String key, String value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (Exception e) {
            throw new IllegalStateException("the record was not published to " + topic, e);
        }
    }

    /** The reason in the dead letter of a record; null while there is none. */
    public String refusal(String value) {
        return refusal(TOPIC, value);
    }

    public String refusal(String topic, String value) {
        return deadLetters.computeIfAbsent(Topics.deadLetterOf(topic, "outbound"), TopicProbe::of).records().stream()
                .filter(letter -> new String(letter.value(), StandardCharsets.UTF_8).equals(value))
                .map(letter -> TopicProbe.header(letter, DeadLetterHeaders.REASON)).findFirst().orElse(null);
    }

    private ObjectNode document() {
        try (var resource = OutsidePublisher.class.getResourceAsStream(SCHEMA)) {
            return (ObjectNode) json.readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PreDestroy
    void close() {
        producer.close();
        deadLetters.values().forEach(TopicProbe::close);
    }
}
