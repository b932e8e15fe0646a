package dev.recado.kit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.recado.kit.sample.SampleEvents;
import org.junit.jupiter.api.Test;

class JsonTest {

    enum Colour {
        DARK_RED, @JsonEnumDefaultValue
        OTHER
    }

    record Sample(Colour firstColour, Instant at, Duration howLong, String missing) {
    }

    private final EventJson json = new EventJson(Json.mapper());

    @Test
    void names_are_snake_case_enums_lower_case_times_iso_and_nulls_left_out() throws Exception {
        var sample = new Sample(Colour.DARK_RED, Instant.parse("2026-11-21T10:00:00Z"), Duration.ofSeconds(5), null);
        assertThat(Json.mapper().writeValueAsString(sample))
                .isEqualTo("{\"first_colour\":\"dark_red\",\"at\":\"2026-11-21T10:00:00Z\",\"how_long\":\"PT5S\"}");
    }

    @Test
    void unknown_fields_and_values_of_a_newer_service_are_accepted() {
        var read = json.read("{\"first_colour\":\"ultraviolet\",\"new\":{\"a\":1}}".getBytes(StandardCharsets.UTF_8),
                Sample.class);
        assertThat(read.firstColour()).isEqualTo(Colour.OTHER);
    }

    @Test
    void an_event_is_equal_after_writing_and_reading() {
        var event = SampleEvents.received("wamid.1", "5511999990000", "Olá");
        assertThat(json.read(json.write(event), event.getClass())).isEqualTo(event);
        assertThat(new String(json.write(event), StandardCharsets.UTF_8)).contains("\"kind\":\"message_received\"");
    }

    @Test
    void bytes_that_are_no_event_are_refused() {
        assertThatThrownBy(() -> json.read("nonsense".getBytes(StandardCharsets.UTF_8), Sample.class))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void long_names_and_deep_nesting_are_refused_before_they_are_cached() {
        var mapper = Json.mapper();
        var longName = ("{\"" + "x".repeat(2_000) + "\":1}").getBytes(StandardCharsets.UTF_8);
        var deep = ("[".repeat(65) + "]".repeat(65)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> mapper.readTree(longName)).isInstanceOf(StreamConstraintsException.class)
                .hasMessageContaining("256");
        assertThatThrownBy(() -> mapper.readTree(deep)).isInstanceOf(StreamConstraintsException.class)
                .hasMessageContaining("64");
    }
}
