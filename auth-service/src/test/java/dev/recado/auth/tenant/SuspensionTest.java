package dev.recado.auth.tenant;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.logIn;
import static dev.recado.auth.Api.platformAdmin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;
import java.util.UUID;

import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class SuspensionTest {

    @Test
    void users_of_a_suspended_tenant_cannot_log_in_until_it_is_resumed() {
        // Given
        var admin = platformAdmin();
        var email = freshEmail("owner");
        String id = as(admin).body(Map.of("name", "Padaria", "owner", Map.of("email", email, "password", Api.PASSWORD)))
                .post("/api/v1/tenants").then().statusCode(201).extract().path("id");
        var token = Api.token(email, Api.PASSWORD);
        // When
        as(admin).post("/api/v1/tenants/" + id + "/suspend").then().statusCode(200).body("suspended", equalTo(true));
        as(admin).post("/api/v1/tenants/" + id + "/suspend").then().statusCode(200).body("suspended", equalTo(true));
        // Then
        logIn(email, Api.PASSWORD).then().statusCode(401).body("detail", equalTo("e-mail or password is wrong"));
        Api.awaitEnd(token);
        assertThat(PublishedEvents.tenant(id, change -> change.suspended()).eventId()).isEqualTo(id + ":1");
        assertThat(PublishedEvents.audit("tenant.suspended", id).actor())
                .isEqualTo(AuditRecorded.Actor.user(UUID.fromString(Api.idOf(admin))));
        // When
        as(admin).post("/api/v1/tenants/" + id + "/resume").then().statusCode(200).body("suspended", equalTo(false));
        // Then
        logIn(email, Api.PASSWORD).then().statusCode(200);
        assertThat(PublishedEvents.tenant(id, change -> change.eventId().equals(id + ":2")).suspended()).isFalse();
    }

    @Test
    void a_platform_admin_cannot_suspend_their_own_tenant() {
        // Given
        var admin = platformAdmin();
        String own = as(admin).get("/api/v1/me").path("tenant_id");
        // When, Then
        as(admin).post("/api/v1/tenants/" + own + "/suspend").then().statusCode(409).body("code", equalTo("OWN_TENANT"));
        logIn(Api.FIRST_OWNER, Api.FIRST_PASSWORD).then().statusCode(200);
    }

    @Test
    void an_owner_may_not_suspend_a_tenant_and_an_unknown_tenant_is_not_found() {
        // Given
        var owner = Api.ownerOfNewTenant();
        var other = Api.ownerOfNewTenant();
        String id = as(other).get("/api/v1/me").path("tenant_id");
        // When, Then
        as(owner).post("/api/v1/tenants/" + id + "/suspend").then().statusCode(403);
        as(owner).post("/api/v1/tenants/" + id + "/resume").then().statusCode(403);
        as(platformAdmin()).post("/api/v1/tenants/" + UUID.randomUUID() + "/suspend").then().statusCode(404);
        as(other).get("/api/v1/tenants/current").then().statusCode(200).body("suspended", equalTo(false));
    }
}
