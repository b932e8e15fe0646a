package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the contract with the last released one: it may grow and never break. */
class CompatibilityTest {

    private static final Path SCHEMA = Contract.RELEASED.resolve("schemas/dispatch_requested.json");

    static Stream<String> released() {
        return Contract.in(Contract.RELEASED).keySet().stream().filter(file -> file.startsWith("schemas/"));
    }

    @ParameterizedTest
    @MethodSource("released")
    void a_released_event_stays_compatible(String file) {
        // Given
        var released = Contract.in(Contract.RELEASED).get(file);
        // When
        var now = Contract.ofTheRecords().get(file);
        // Then
        assertThat(now).as(file + " is gone").isNotNull();
        assertThat(Compatibility.broken(released, now)).isEmpty();
    }

    @Test
    void the_released_topics_stay_compatible() {
        var now = Contract.ofTheRecords().get(Contract.ASYNC_API);
        assertThat(Compatibility.lost("", Contract.in(Contract.RELEASED).get(Contract.ASYNC_API), now)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        renamed property     | "expires_at" : {      | "best_before" : {
        renamed nested part  | "user_id" : {         | "bsuid" : {
        another type         | "type" : "integer"    | "type" : "string"
        another form         | "format" : "uuid"     | "format" : "uri"
        newly required       | "required" : [        | "required" : [ "reply_to",
        no longer promised   | "event_id", "tenant_id" | "event_id"
        value gone           | "bulk"                | "mass"
        kind gone            | "const" : "text"      | "const" : "words"
        new bound            | "description" : "wamid | "maxLength" : 3, "description" : "wamid
        """)
    void an_incompatible_change_is_found(String what, String before, String after) throws IOException {
        // Given
        var released = Files.readString(SCHEMA);
        assertThat(released).contains(before);
        // When
        var changed = released.replace(before, after);
        // Then
        assertThat(Compatibility.broken(read(released), read(changed))).as(what).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        new property         | "expires_at" : { | "later" : { "type" : "string" }, "expires_at" : {
        new value            | "bulk"               | "bulk", "urgent"
        other words          | not sent after this  | too late after this
        """)
    void an_addition_is_allowed(String what, String before, String after) throws IOException {
        // Given
        var released = Files.readString(SCHEMA);
        assertThat(released).contains(before);
        // When
        var changed = released.replace(before, after);
        // Then
        assertThat(Compatibility.broken(read(released), read(changed))).as(what).isEmpty();
    }

    private static JsonNode read(String json) throws IOException {
        return TestJson.MAPPER.readTree(json);
    }
}
