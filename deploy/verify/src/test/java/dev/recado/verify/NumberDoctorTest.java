package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** The doctor of the first number is green, and explains in plain words what goes wrong at Meta. */
@SuiteTest
class NumberDoctorTest {

    @Test
    void the_doctor_reports_ok_and_names_three_faults_with_their_remedies(SuiteUnderTest suite) {
        // Given
        var number = suite.owner().get("/api/v1/channels").json().at("/results/0");
        var doctor = "/api/v1/channels/" + number.get("id").asText() + "/doctor";
        suite.oracle().eventually("the templates are read", () -> assertThat(
                suite.owner().get("/api/v1/templates/sync").json().at("/accounts/0/finished_at").isTextual()).isTrue());
        var healthy = suite.owner().get(doctor);
        assertThat(healthy.json().get("status").asText()).as(healthy.body()).isEqualTo("ok");
        try {
            // When
            suite.simulator().faults("""
                {"account": {"number": {"quality_rating": "RED", "is_pin_enabled": false}, "subscribed": false}}""");
            var ill = suite.owner().get(doctor);
            // Then
            var checks = checks(ill.json());
            assertThat(ill.json().get("status").asText()).isEqualTo("failing");
            assertThat(checks.get("quality").get("remedy").asText()).startsWith("Stop all campaigns of this number now");
            assertThat(checks.get("app").get("detail").asText()).contains("no message of a customer arrives");
            assertThat(checks.get("app").get("remedy").asText()).contains("/subscribed_apps");
            assertThat(checks.get("two_step_pin").get("remedy").asText()).startsWith("Set a six-digit PIN");
            assertThat(checks.values().stream().filter(check -> check.get("status").asText().equals("ok"))).hasSize(9);
            assertThat(healthy.body() + ill.body()).doesNotContain(suite.setting("WHATSAPP_TOKEN"));
        } finally {
            suite.simulator().noFaults();
        }
    }

    @Test
    void the_first_number_shows_its_limits_and_its_history(SuiteUnderTest suite) {
        // When
        var number = suite.owner().get("/api/v1/channels").json().at("/results/0");
        // Then
        suite.oracle().eventually("the number is read from Meta", () -> {
            var profile = suite.owner().get("/api/v1/channels/" + number.get("id").asText()).json().get("profile");
            assertThat(profile.get("tier").asText()).isEqualTo("TIER_UNLIMITED");
            assertThat(profile.at("/limits/messages_per_second").asInt()).isEqualTo(80);
            assertThat(profile.at("/business/email").asText()).isEqualTo("contato@clinica.example");
        });
        var history = suite.owner().get("/api/v1/channels/history").json().get("results");
        assertThat(StreamSupport.stream(history.spliterator(), false)
                .filter(one -> one.get("channel_id").equals(number.get("id"))))
                .singleElement().satisfies(one -> assertThat(one.at("/connected_by/type").asText()).isEqualTo("suite"));
    }

    private static Map<String, JsonNode> checks(JsonNode answer) {
        return StreamSupport.stream(answer.get("checks").spliterator(), false)
                .collect(Collectors.toMap(check -> check.get("name").asText(), check -> check));
    }
}
