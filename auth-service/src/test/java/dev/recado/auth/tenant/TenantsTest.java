package dev.recado.auth.tenant;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.platformAdmin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class TenantsTest {

    @Inject
    Tenants tenants;

    @Test
    void a_platform_admin_opens_a_tenant_with_an_owner_who_can_log_in_and_it_is_published() {
        // Given
        var email = freshEmail("owner");
        // When
        String id = as(platformAdmin()).body(request("Padaria São João", email)).post("/api/v1/tenants").then().statusCode(201)
                .body("name", equalTo("Padaria São João")).body("time_zone", equalTo("America/Recife"))
                .body("owner.email", equalTo(email)).body("owner.roles", contains("owner")).extract().path("id");
        // Then
        as(Api.token(email, Api.PASSWORD)).get("/api/v1/me").then().statusCode(200).body("tenant_id", equalTo(id));
        assertThat(PublishedEvents.tenant(id, change -> true)).satisfies(change -> {
            assertThat(change.name()).isEqualTo("Padaria São João");
            assertThat(change.timeZone()).isEqualTo("America/Recife");
            assertThat(change.eventId()).isEqualTo(id + ":0");
            assertThat(change.suspended()).isFalse();
            assertThat(change.agentsSeeAll()).isTrue();
        });
        assertThat(PublishedEvents.audit("tenant.opened", id).tenantId()).hasToString(id);
        assertThat(PublishedEvents.tenant(NamedUuid.tenant("main"), change -> true).name()).isEqualTo("main");
        int tenants = as(platformAdmin()).get("/api/v1/tenants?page_size=1").path("count");
        assertThat(IntStream.rangeClosed(0, tenants / 100).boxed().flatMap(page -> as(platformAdmin())
                .get("/api/v1/tenants?page_size=100&page=" + (page + 1)).jsonPath().getList("results.id", String.class)
                .stream()))
                .contains(id);
    }

    @Test
    void only_a_platform_admin_opens_and_sees_tenants() {
        // Given
        var owner = Api.ownerOfNewTenant();
        // When, Then
        as(owner).get("/api/v1/tenants").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(owner).body(request("Another", freshEmail("x"))).post("/api/v1/tenants").then().statusCode(403);
        as(Api.tokenOfNewUser(owner, "admin")).get("/api/v1/tenants").then().statusCode(403);
    }

    @Test
    void a_tenant_is_not_opened_if_its_owner_cannot_be_added() {
        // Given
        var name = "Never " + UUID.randomUUID();
        // When
        as(platformAdmin()).body(request(name, Api.FIRST_OWNER)).post("/api/v1/tenants").then().statusCode(409);
        // Then
        assertThat(as(platformAdmin()).get("/api/v1/tenants?page_size=100").jsonPath().getList("results.name", String.class))
                .doesNotContain(name);
    }

    @Test
    void an_invalid_request_is_refused_with_its_fields() {
        as(platformAdmin()).body(Map.of("name", "", "owner", Map.of("email", "x", "password", "short"))).post("/api/v1/tenants")
                .then()
                .statusCode(400).body("details.field", contains("name", "owner.email", "owner.password"));
        as(platformAdmin()).body(Map.of("name", "A", "time_zone", "Mars/Olympus", "owner",
                Map.of("email", freshEmail("x"), "password", Api.PASSWORD))).post("/api/v1/tenants").then()
                .statusCode(400).body("details.field", contains("time_zone"));
    }

    @Test
    void of_replicas_that_start_together_only_one_opens_the_first_tenant() throws Exception {
        // Given
        var id = NamedUuid.tenant("together " + UUID.randomUUID());
        var request = new NewTenant("together", null, null, new NewTenant.NewOwner(freshEmail("owner"), null, Api.PASSWORD));
        // When
        var started = new ArrayList<Boolean>();
        try (var replicas = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            Callable<Boolean> replica = () -> start(id, request);
            for (var done : replicas.invokeAll(Collections.nCopies(3, replica))) {
                started.add(done.get());
            }
        }
        // Then
        assertThat(started).containsExactlyInAnyOrder(true, false, false);
    }

    private boolean start(TenantId id, NewTenant request) throws Exception {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> tenants.openFirst(id, () -> request));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> request(String name, String email) {
        return Map.of("name", name, "time_zone", "America/Recife", "owner",
                Map.of("email", email, "name", "João", "password", Api.PASSWORD));
    }
}
