package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.BUSINESS;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static dev.recado.simulator.SimulatorUnderTest.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers, tokens and subscribed apps are described as Meta does, and as a tester says. */
class GraphAccountTest {

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    @Test
    void a_token_without_an_end_has_both_permissions_for_its_account() {
        // When
        var data = read("debug_token?input_token=" + TOKEN).getJsonObject("data");
        // Then
        assertThat(data.getBoolean("is_valid")).isTrue();
        assertThat(data.getInteger("expires_at")).isZero();
        assertThat(data.getJsonArray("scopes")).containsExactlyInAnyOrder("whatsapp_business_management",
                "whatsapp_business_messaging");
        assertThat(data.getJsonArray("granular_scopes").getJsonObject(0).getJsonArray("target_ids")).containsExactly(BUSINESS);
    }

    @Test
    void an_unknown_token_is_described_as_invalid_and_a_missing_one_is_refused() {
        assertThat(read("debug_token?input_token=unknown").getJsonObject("data").getBoolean("is_valid")).isFalse();
        assertThat(read("debug_token").getJsonObject("error").getInteger("code")).isEqualTo(100);
    }

    @Test
    void an_expired_token_may_not_even_describe_itself() {
        // When
        sim.faults("tokens", new JsonObject().put("expired", new JsonArray().add(NUMBER)));
        // Then
        assertThat(read("debug_token?input_token=" + TOKEN).getJsonObject("error").getInteger("code")).isEqualTo(190);
    }

    @Test
    void the_account_lists_the_app_of_its_token() {
        // When
        var app = read("debug_token?input_token=" + TOKEN).getJsonObject("data").getString("app_id");
        // Then
        assertThat(read(BUSINESS + "/subscribed_apps").getJsonArray("data").getJsonObject(0)
                .getJsonObject("whatsapp_business_api_data").getString("id")).isEqualTo(app);
        assertThat(read("4711/subscribed_apps").getJsonObject("error").getInteger("code")).isEqualTo(100);
    }

    @Test
    void a_number_has_the_fields_of_metas_documents_and_a_profile() {
        // When
        var number = read(NUMBER + "?fields=is_pin_enabled,is_on_biz_app,whatsapp_business_manager_messaging_limit");
        // Then
        assertThat(number.getMap()).containsOnlyKeys("id", "is_pin_enabled", "is_on_biz_app",
                "whatsapp_business_manager_messaging_limit");
        assertThat(read(NUMBER + "/whatsapp_business_profile?fields=email,websites").getJsonArray("data").getJsonObject(0)
                .getMap()).containsEntry("email", "contato@clinica.example").containsKey("websites").doesNotContainKey("about");
    }

    @Test
    void a_tester_changes_what_meta_says_until_the_faults_end() {
        // When
        sim.faults("account", new JsonObject().put("number", new JsonObject().put("quality_rating", "RED"))
                .put("token", new JsonObject().put("scopes", new JsonArray())).put("subscribed", false));
        // Then
        assertThat(read(NUMBER).getString("quality_rating")).isEqualTo("RED");
        assertThat(read("debug_token?input_token=" + TOKEN).getJsonObject("data").getJsonArray("scopes")).isEqualTo(
                new JsonArray(List.of()));
        assertThat(read(BUSINESS + "/subscribed_apps").getJsonArray("data")).isEmpty();
        assertThat(sim.get("/sim/faults").getJsonObject("account").getBoolean("subscribed")).isFalse();
        // When
        sim.plain("DELETE", "/sim/faults", "");
        // Then
        assertThat(read(NUMBER).getString("quality_rating")).isEqualTo("GREEN");
        assertThat(read(BUSINESS + "/subscribed_apps").getJsonArray("data")).hasSize(1);
    }

    private JsonObject read(String path) {
        return new JsonObject(sim.plain("GET", "/v26.0/" + path, "", "Authorization", "Bearer " + TOKEN).body());
    }
}
