package dev.recado.auth.team;

import static dev.recado.auth.Api.addUser;
import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static dev.recado.auth.Api.tokenOfNewUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantChanged;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class TeamsTest {

    private static final String TEAMS = "/api/v1/tenants/current/teams";

    private String owner;
    private String tenant;

    @BeforeEach
    void open() {
        owner = ownerOfNewTenant();
        tenant = as(owner).get("/api/v1/me").path("tenant_id");
    }

    @Test
    void a_team_is_published_with_its_tenant_and_with_each_member() {
        // Given
        var ana = newUser();
        var bia = newUser();
        // When
        String id = create("Reception", 5, ana, bia).then().statusCode(201).body("open_conversations_max", equalTo(5))
                .body("member_ids", containsInAnyOrder(ana, bia)).extract().path("id");
        // Then
        as(owner).get(TEAMS).then().statusCode(200).body("id", contains(id)).body("[0].member_ids",
                containsInAnyOrder(ana, bia));
        as(owner).get("/api/v1/users/" + ana).then().body("team_ids", contains(id));
        assertThat(PublishedEvents.tenant(tenant, change -> !change.teams().isEmpty()).teams())
                .containsExactly(new TenantChanged.Team(UUID.fromString(id), "Reception", 5));
        assertThat(PublishedEvents.user(bia, change -> !change.teamIds().isEmpty()).teamIds())
                .containsExactly(UUID.fromString(id));
        assertThat(PublishedEvents.audit("team.created", id).tenantId()).hasToString(tenant);
    }

    @Test
    void a_change_to_the_present_state_writes_nothing() {
        // Given
        var ana = newUser();
        String id = create("Reception", 5, ana).path("id");
        var before = TestDatabase.texts("select version::text from tenant where id = ?", UUID.fromString(tenant));
        // When
        as(owner).body(Map.of("name", " Reception ", "open_conversations_max", 5, "member_ids", List.of(ana)))
                .patch(TEAMS + "/" + id).then().statusCode(200).body("member_ids", contains(ana));
        // Then
        assertThat(TestDatabase.texts("select version::text from tenant where id = ?", UUID.fromString(tenant)))
                .isEqualTo(before);
    }

    @Test
    void a_change_renames_a_team_removes_its_limit_and_replaces_its_members() {
        // Given
        var ana = newUser();
        var bia = newUser();
        String id = create("Reception", 5, ana).path("id");
        // When
        as(owner).body(Map.of("name", "Front desk", "open_conversations_max", 0, "member_ids", List.of(bia)))
                .patch(TEAMS + "/" + id)
                .then().statusCode(200).body("name", equalTo("Front desk")).body("member_ids", contains(bia));
        as(owner).body(Map.of("name", "Front")).patch(TEAMS + "/" + id).then().statusCode(200).body("member_ids",
                contains(bia));
        // Then
        as(owner).get("/api/v1/users/" + ana).then().body("team_ids", empty());
        assertThat(PublishedEvents.user(ana, change -> change.eventId().endsWith(":2")).teamIds()).isEmpty();
        assertThat(
                PublishedEvents.tenant(tenant, change -> change.teams().stream().anyMatch(team -> team.name().equals("Front")))
                        .teams())
                .containsExactly(new TenantChanged.Team(UUID.fromString(id), "Front", null));
    }

    @Test
    void a_dissolved_team_has_no_members_and_is_not_published_any_more() {
        // Given
        var ana = newUser();
        String id = create("Reception", 5, ana).path("id");
        // When
        as(owner).delete(TEAMS + "/" + id).then().statusCode(204);
        // Then
        as(owner).get(TEAMS).then().statusCode(200).body("", hasSize(0));
        as(owner).get("/api/v1/users/" + ana).then().body("team_ids", empty());
        assertThat(PublishedEvents.tenant(tenant, change -> change.eventId().endsWith(":2")).teams()).isEmpty();
        as(owner).delete(TEAMS + "/" + id).then().statusCode(404);
    }

    @Test
    void two_teams_may_not_differ_only_in_case() {
        // Given
        create("Reception", 5).then().statusCode(201);
        String other = create("Kitchen", 5).path("id");
        // When, Then
        create("RECEPTION", 5).then().statusCode(409).body("code", equalTo("TEAM_NAME_TAKEN"));
        as(owner).body(Map.of("name", "reception")).patch(TEAMS + "/" + other).then().statusCode(409);
        as(owner).get(TEAMS).then().body("name", contains("Reception", "Kitchen"));
        as(ownerOfNewTenant()).body(Map.of("name", "Reception")).post(TEAMS).then().statusCode(201);
    }

    @Test
    void another_tenants_users_and_teams_are_not_found() {
        // Given
        var stranger = ownerOfNewTenant();
        String theirs = addUser(stranger, freshEmail("ana"), "agent").path("id");
        String id = create("Reception", 5, newUser()).path("id");
        // When, Then
        create("Kitchen", 5, theirs).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        as(owner).body(Map.of("member_ids", List.of(theirs))).patch(TEAMS + "/" + id).then().statusCode(404);
        as(stranger).body(Map.of("name", "Mine")).patch(TEAMS + "/" + id).then().statusCode(404);
        as(stranger).delete(TEAMS + "/" + id).then().statusCode(404);
        as(stranger).get(TEAMS).then().body("", hasSize(0));
        as(owner).get(TEAMS).then().body("name", contains("Reception")).body("[0].member_ids", hasSize(1));
        as(stranger).get("/api/v1/users/" + theirs).then().body("team_ids", empty());
    }

    @Test
    void agents_see_teams_but_may_not_create_any() {
        var agent = tokenOfNewUser(owner, "agent");
        as(agent).get(TEAMS).then().statusCode(200);
        as(agent).body(Map.of("name", "Mine")).post(TEAMS).then().statusCode(403);
        as(owner).body(Map.of("name", "", "open_conversations_max", 1001)).post(TEAMS).then().statusCode(400)
                .body("details.field", contains("name", "open_conversations_max"));
    }

    private String newUser() {
        return addUser(owner, freshEmail("agent"), "agent").then().statusCode(201).extract().path("id");
    }

    private Response create(String name, int max, String... members) {
        return as(owner).body(Map.of("name", name, "open_conversations_max", max, "member_ids", List.of(members))).post(TEAMS);
    }
}
