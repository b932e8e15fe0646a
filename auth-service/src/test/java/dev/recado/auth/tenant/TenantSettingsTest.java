package dev.recado.auth.tenant;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.platformAdmin;
import static dev.recado.auth.Api.tokenOfNewUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantChanged;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class TenantSettingsTest {

    private static final String CURRENT = "/api/v1/tenants/current";

    @Test
    void changed_settings_are_shown_and_published() {
        // Given
        var owner = ownerOfNewTenant();
        String id = as(owner).get(CURRENT).then().statusCode(200).body("agents_see_all", equalTo(true))
                .body("working_hours", empty()).extract().path("id");
        // When
        as(owner)
                .body(Map.of("name", " Padaria Central ", "time_zone", "America/Recife", "locale", "en", "agents_see_all",
                        false,
                        "working_hours", List.of(hours("tuesday", "13:30", "24:00"), hours("tuesday", "08:00", "12:00"))))
                .patch(CURRENT).then().statusCode(200);
        // Then
        as(owner).get(CURRENT).then().statusCode(200).body("name", equalTo("Padaria Central")).body("locale", equalTo("en"))
                .body("agents_see_all", equalTo(false)).body("working_hours.from", contains("08:00", "13:30"))
                .body("working_hours.until", contains("12:00", "24:00"));
        var published = PublishedEvents.tenant(id, change -> change.name().equals("Padaria Central"));
        assertThat(published.workingHours()).containsExactly(new TenantChanged.Shift("tuesday", "08:00", "12:00"),
                new TenantChanged.Shift("tuesday", "13:30", "24:00"));
        assertThat(published.agentsSeeAll()).isFalse();
        assertThat(published.timeZone()).isEqualTo("America/Recife");
        assertThat(PublishedEvents.audit("tenant.changed", id).details())
                .containsEntry("fields", "name,time_zone,locale,working_hours,agents_see_all");
    }

    @Test
    void a_field_left_out_stays_and_working_hours_are_replaced_as_a_whole() {
        // Given
        var owner = ownerOfNewTenant();
        as(owner).body(Map.of("working_hours", List.of(hours("monday", "08:00", "12:00"), hours("friday", "08:00", "12:00"))))
                .patch(CURRENT).then().statusCode(200).body("name", equalTo("Padaria"));
        // When, Then
        as(owner).body(Map.of("agents_see_all", false)).patch(CURRENT).then().statusCode(200).body("working_hours", hasSize(2));
        as(owner).body(Map.of("working_hours", List.of(hours("friday", "09:00", "12:00")))).patch(CURRENT).then()
                .statusCode(200)
                .body("working_hours.from", contains("09:00"));
        as(owner).body(Map.of("working_hours", List.of())).patch(CURRENT).then().statusCode(200).body("working_hours", empty());
    }

    @Test
    void an_invalid_setting_is_refused_with_its_field() {
        var owner = ownerOfNewTenant();
        refused(owner, Map.of("time_zone", "Mars/Olympus"), "time_zone");
        refused(owner, Map.of("locale", "no locale"), "locale");
        refused(owner, Map.of("name", "  "), "name");
        refused(owner, Map.of("working_hours", List.of(hours("monday", "12:00", "08:00"))), "working_hours");
        refused(owner, Map.of("working_hours", List.of(hours("monday", "08:00", "12:00"), hours("monday", "11:59", "13:00"))),
                "working_hours");
        refused(owner, Map.of("working_hours", List.of(hours("monday", "8:00", "24:01"))), "working_hours[0].from",
                "working_hours[0].until");
        as(owner).get(CURRENT).then().body("name", equalTo("Padaria")).body("working_hours", empty());
    }

    @Test
    void agents_and_viewers_read_settings_but_may_not_change_them() {
        var owner = ownerOfNewTenant();
        for (var role : List.of("agent", "viewer")) {
            var token = tokenOfNewUser(owner, role);
            as(token).get(CURRENT).then().statusCode(200);
            as(token).body(Map.of("name", "Mine")).patch(CURRENT).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        }
        as(owner).get(CURRENT).then().body("name", equalTo("Padaria"));
    }

    @Test
    void a_platform_admin_changes_any_tenant_by_its_id_and_an_owner_none() {
        // Given
        var owner = ownerOfNewTenant();
        String id = as(owner).get(CURRENT).path("id");
        // When, Then
        as(platformAdmin()).body(Map.of("name", "Renamed")).patch("/api/v1/tenants/" + id).then().statusCode(200)
                .body("name", equalTo("Renamed"));
        as(platformAdmin()).get("/api/v1/tenants/" + id).then().statusCode(200).body("name", equalTo("Renamed"));
        as(owner).get("/api/v1/tenants/" + id).then().statusCode(403);
        as(owner).body(Map.of("name", "Mine")).patch("/api/v1/tenants/" + id).then().statusCode(403);
        as(platformAdmin()).get("/api/v1/tenants/" + UUID.randomUUID()).then().statusCode(404);
        as(owner).get(CURRENT).then().body("name", equalTo("Renamed"));
    }

    private static void refused(String token, Map<String, Object> change, String... fields) {
        as(token).body(change).patch(CURRENT).then().statusCode(400).body("details.field", contains(fields));
    }

    private static Map<String, String> hours(String day, String from, String until) {
        return Map.of("day", day, "from", from, "until", until);
    }
}
