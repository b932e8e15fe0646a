package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas and the AsyncAPI document match the records and are valid by their standards. */
class PublishedContractTest {

    private static final String WRITE = "mvn -pl events test -Dtest=PublishedContractTest -Dcontract.write=true";
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path ASYNC_API_META = Path.of("src/test/resources/asyncapi/3.0.0.json");
    private static final Path SERVICES = Path.of("..");

    @BeforeAll
    static void write() {
        if (Boolean.getBoolean("contract.write")) {
            Contract.write(Contract.COMMITTED, Contract.ofTheRecords());
        }
    }

    static Stream<String> schemas() {
        return Contract.in(Contract.COMMITTED).keySet().stream().filter(name -> name.startsWith("schemas/"));
    }

    static Stream<Path> golden() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void the_committed_contract_equals_the_generated_one() {
        // Given
        var committed = Contract.in(Contract.COMMITTED);
        // When
        var made = Contract.ofTheRecords();
        // Then
        assertThat(committed.keySet()).as("rewrite with: " + WRITE).isEqualTo(made.keySet());
        made.forEach((file, json) -> assertThat(committed.get(file).toString()).as(file + ", rewrite with: " + WRITE)
                .isEqualTo(json.toString()));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void a_schema_is_valid_by_the_official_meta_schema(String file) {
        // Given
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(EventSchemas.DIALECT));
        // When
        var problems = meta.validate(Contract.in(Contract.COMMITTED).get(file));
        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void the_topics_document_is_valid_by_the_official_meta_schema() throws IOException {
        // Given
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(ASYNC_API_META), InputFormat.JSON);
        var broken = document().deepCopy();
        ((ObjectNode) broken.at("/operations/ingest.send.messages.received")).put("action",
                "shout");
        // When
        var problems = meta.validate(document());
        // Then
        assertThat(problems).isEmpty();
        assertThat(meta.validate(broken)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void every_golden_file_is_valid_by_its_schema(Path file) throws IOException {
        // Given
        var event = Files.readString(file);
        var kind = TestJson.MAPPER.readTree(event).get("kind").asText();
        // When
        var problems = validate(kind, event);
        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void unknown_kinds_and_properties_are_valid_for_a_reader() throws IOException {
        var event = Files.readString(GOLDEN.resolve("message_received-Text.json"));
        assertThat(validate("message_received", event.replace("\"kind\" : \"text\"", "\"kind\" : \"hologram\", \"depth\" : 3")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "event_id":"order-4711-shipped" | "event_id":""
        "event_id":"order-4711-shipped" | "id":"order-4711-shipped"
        "2026-11-21T12:00:00Z"          | "yesterday"
        {"phone":"5511999990001"}       | {}
        {"phone":"5511999990001"}       | {"phone":"+55 11 99999-0001"}
        "lane":"notice"                 | "lane":"reply"
        "kind":"text"                   | "kind":"hologram"
        Your order is on its way.       | ' '
        """)
    void schema_and_record_refuse_the_same_submissions(String right, String wrong) {
        // Given
        var example = Contract.in(Contract.COMMITTED).get("schemas/dispatch_submitted.json").at("/examples/0").toString();
        assertThat(example).contains(right);
        assertThat(validate("dispatch_submitted", example)).isEmpty();
        assertThat(readable(example)).isTrue();
        // When
        var changed = example.replace(right, wrong);
        // Then
        assertThat(validate("dispatch_submitted", changed)).isNotEmpty();
        assertThat(readable(changed)).isFalse();
    }

    @Test
    void every_topic_has_a_channel() {
        var addresses = new ArrayList<Pattern>();
        document().get("channels").forEach(channel -> addresses.add(pattern(channel.get("address").asText())));
        assertThat(Topics.ALL).allSatisfy(topic -> assertThat(addresses)
                .anyMatch(address -> address.matcher(topic.name()).matches()));
    }

    @Test
    void every_event_has_one_topic() {
        var kinds = SuiteTopics.USES.values().stream().map(SuiteTopics.Use::kind)
                .filter(kind -> !kind.equals("webhook_received"));
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(EventSchemas.all().keySet());
    }

    @Test
    void the_document_lists_every_configured_consumer() throws IOException {
        // Given
        var operations = document().get("operations");
        // When
        var consumed = new ArrayList<String>();
        for (var service : List.of("ingest", "conversation", "ai", "outbound", "auth")) {
            topicsOf(service).forEach(topic -> consumed.add(service + ".receive." + topic));
        }
        // Then
        assertThat(consumed).isNotEmpty().allSatisfy(operation -> assertThat(operations.has(operation)).as(operation).isTrue());
    }

    private static Stream<String> topicsOf(String service) throws IOException {
        var settings = new Properties();
        try (var file = Files
                .newInputStream(SERVICES.resolve(service + "-service/src/main/resources/application.properties"))) {
            settings.load(file);
        }
        return settings.entrySet().stream()
                .filter(entry -> entry.getKey().toString().matches("mp\\.messaging\\.incoming\\.[a-z-]+\\.topic"))
                .map(entry -> entry.getValue().toString().replaceAll("^dispatches\\W+submitted\\W.*",
                        "dispatches.submitted.publisher"));
    }

    private static Pattern pattern(String address) {
        return Pattern.compile(Stream.of(address.split("(?=\\{)|(?<=})"))
                .map(part -> part.startsWith("{") ? ".+" : Pattern.quote(part)).reduce("", String::concat));
    }

    private static JsonNode document() {
        return Contract.in(Contract.COMMITTED).get(Contract.ASYNC_API);
    }

    private static boolean readable(String json) {
        try {
            TestJson.MAPPER.readValue(json, DispatchSubmitted.class);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Iterable<?> validate(String kind, String json) {
        return schema(kind).validate(json, InputFormat.JSON,
                context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private static JsonSchema schema(String kind) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Contract.in(Contract.COMMITTED).get("schemas/" + kind + ".json"));
    }
}
