package dev.recado.auth.retention;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.idOf;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.Mailbox;
import dev.recado.auth.PublishedEvents;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ApiKeyChanged;
import dev.recado.events.Topics;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.test.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class RetentionTest {

    /** More than two batches. */
    private static final int MANY = 2 * OldRowDeletion.BATCH_MAX + 1;

    private static final String MAILS = """
        select count(*) || ' ' || coalesce(max(attempts)::text, 'null') from mail_outbox
        where expires_at < now()
        and tenant_id in (select tenant_id from user_account where id::text = ?)""";

    @Inject
    AuthRetention retention;
    @Inject
    MeterRegistry meters;

    private String owner;
    private String ownerId;

    @BeforeEach
    void openTenant() {
        owner = ownerOfNewTenant();
        ownerId = idOf(owner);
    }

    @Test
    void expired_invites_are_deleted_after_a_month_in_any_number() throws Throwable {
        // Given
        var young = freshEmail("young");
        var old = freshEmail("old");
        for (var email : List.of(young, old)) {
            as(owner).body(Map.of("email", email, "roles", List.of("agent"))).post("/api/v1/users/invites").then()
                    .statusCode(202);
        }
        TestDatabase.update("update invite set expires_at = now() - interval '29 days' where email = ?", young);
        TestDatabase.update("update invite set expires_at = now() - interval '31 days' where email = ?", old);
        TestDatabase.update("""
            insert into invite select tenant_id, gen_random_uuid(), n || email, name, token_hash || n, invited_by,
            created_at, expires_at from invite, generate_series(2, ?) n where email = ?""", MANY, old);
        var before = counted("invites");
        // When
        run();
        // Then
        assertThat(TestDatabase.texts("select email from invite where invited_by::text = ?", ownerId)).containsExactly(young);
        assertThat(counted("invites") - before).isEqualTo(MANY);
    }

    @Test
    void expired_reset_links_are_deleted_after_a_day() throws Throwable {
        // Given
        reset("young", "23 hours");
        reset("old", "25 hours");
        // When
        run();
        // Then
        assertThat(TestDatabase.texts("select token_hash from password_reset where user_id::text = ?", ownerId))
                .containsExactly("young-" + ownerId);
    }

    @Test
    void an_ended_api_key_is_deleted_after_90_days_and_its_last_event_stays() throws Throwable {
        // Given
        var used = apiKey();
        var revoked = apiKey();
        var revokedLately = apiKey();
        var expired = apiKey();
        var expiredLately = apiKey();
        for (var id : List.of(revoked, revokedLately)) {
            as(owner).delete("/api/v1/api-keys/" + id).then().statusCode(204);
        }
        TestDatabase.update("update api_key set revoked_at = now() - interval '91 days' where id::text = ?", revoked);
        TestDatabase.update("update api_key set revoked_at = now() - interval '89 days' where id::text = ?", revokedLately);
        TestDatabase.update("update api_key set expires_at = now() - interval '91 days' where id::text = ?", expired);
        TestDatabase.update("update api_key set expires_at = now() - interval '89 days' where id::text = ?", expiredLately);
        // When
        run();
        // Then
        as(owner).get("/api/v1/api-keys").then()
                .body("results.id", containsInAnyOrder(used, revokedLately, expiredLately)).body("count", equalTo(3));
        assertThat(
                TestDatabase.texts("select api_key_id from api_key_secret where api_key_id::text in (?, ?)", revoked, expired))
                .isEmpty();
        assertThat(PublishedEvents.first(Topics.API_KEYS_CHANGED, ApiKeyChanged.class, revoked,
                event -> event.apiKeyId().toString().equals(revoked) && !event.active()).tokenVersion()).isEqualTo(1);
    }

    private String apiKey() {
        return as(owner).body(Map.of("name", "erp", "scopes", List.of("messages.read"))).post("/api/v1/api-keys").then()
                .statusCode(201).extract().path("id");
    }

    @Test
    void a_mail_expires_with_its_link_and_is_deleted_unsent_with_an_error() throws Throwable {
        // Given
        var email = freshEmail("late");
        TestDatabase.update(
                """
                    insert into mail_outbox (tenant_id, id, secrets_key_id, sealed, attempts, due_at, created_at, expires_at)
                    select tenant_id, gen_random_uuid(), 'test', '', 0, now() - interval '1 hour', now(), now() - interval '11 minutes'
                    from user_account, generate_series(1, ?) where id::text = ?""",
                MANY, ownerId);
        as(owner).body(Map.of("email", email, "roles", List.of("agent"))).post("/api/v1/users/invites").then().statusCode(202);
        Mailbox.tokens(email, 1);
        assertThat(TestDatabase.texts(MAILS, ownerId)).as("a later mail was sent, the expired ones were not")
                .containsExactly(MANY + " 0");
        var before = counted("mails");
        // When
        run();
        // Then
        assertThat(TestDatabase.texts(MAILS, ownerId)).containsExactly("0 null");
        assertThat(counted("mails") - before).isGreaterThanOrEqualTo(MANY);
        assertThat(Api.log()).contains("Mails expired unsent count=");
    }

    private void reset(String name, String ago) {
        TestDatabase.update("""
            insert into password_reset select tenant_id, gen_random_uuid(), id, ? || '-' || id, now(),
            now() - cast(? as interval) from user_account where id::text = ?""", name, ago, ownerId);
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> retention.deleteExpired());
    }

    private double counted(String what) {
        var counter = meters.find("recado.auth.forgotten").tag("what", what).counter();
        return counter == null ? 0 : counter.count();
    }
}
