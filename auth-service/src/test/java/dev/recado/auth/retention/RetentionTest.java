package dev.recado.auth.retention;

import static dev.recado.auth.Api.as;
import static dev.recado.auth.Api.freshEmail;
import static dev.recado.auth.Api.idOf;
import static dev.recado.auth.Api.ownerOfNewTenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.auth.Database;
import dev.recado.embedded.SuiteTestResource;
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
    private static final int MANY = 2 * Retention.BATCH_ROWS_MAX + 1;

    @Inject
    Retention retention;
    @Inject
    MeterRegistry meters;

    private String owner;
    private String ownerId;

    @BeforeEach
    void open() {
        owner = ownerOfNewTenant();
        ownerId = idOf(owner);
    }

    @Test
    void invites_are_forgotten_a_month_after_their_end_however_many_they_are() throws Throwable {
        // Given
        var young = freshEmail("young");
        var old = freshEmail("old");
        for (var email : List.of(young, old)) {
            as(owner).body(Map.of("email", email, "roles", List.of("agent"))).post("/api/v1/users/invites").then()
                    .statusCode(202);
        }
        Database.update("update invite set expires_at = now() - interval '29 days' where email = ?", young);
        Database.update("update invite set expires_at = now() - interval '31 days' where email = ?", old);
        Database.update("""
                        insert into invite select tenant_id, gen_random_uuid(), n || email, name, token_hash || n, invited_by,
                        created_at, expires_at from invite, generate_series(2, ?) n where email = ?""", MANY, old);
        var before = counted("invites");
        // When
        run();
        // Then
        assertThat(Database.texts("select email from invite where invited_by::text = ?", ownerId)).containsExactly(young);
        assertThat(counted("invites") - before).isEqualTo(MANY);
    }

    @Test
    void reset_links_are_forgotten_a_day_after_their_end() throws Throwable {
        // Given
        reset("young", "23 hours");
        reset("old", "25 hours");
        // When
        run();
        // Then
        assertThat(Database.texts("select token_hash from password_reset where user_id::text = ?", ownerId))
                .containsExactly("young-" + ownerId);
    }

    private void reset(String name, String ago) {
        Database.update("""
                        insert into password_reset select tenant_id, gen_random_uuid(), id, ? || '-' || id, now(),
                        now() - cast(? as interval) from user_account where id::text = ?""", name, ago, ownerId);
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> retention.forget());
    }

    private double counted(String what) {
        var counter = meters.find("recado.auth.forgotten").tag("what", what).counter();
        return counter == null ? 0 : counter.count();
    }
}
