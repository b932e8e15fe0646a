package dev.recado.outbound.channel;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports numbers whose breaker is open and numbers that Meta has not confirmed. The check is always up, because another replica
 * would have the same answer.
 */
@Readiness
@ApplicationScoped
class WhatsAppReadiness implements AsyncHealthCheck {

    private static final String FAILING = """
        select count(failing_code) as numbers, max(failing_code) as code, count(*) as affected
        from channel
        where closed_at is null and (failing_code is not null or verified_at is null)""";
    private static final Duration WAIT_MAX = Duration.ofMillis(800);

    private final Pool pool;

    WhatsAppReadiness(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.query(FAILING).execute().ifNoItem().after(WAIT_MAX).fail()
                .map(rows -> Rows.first(rows, WhatsAppReadiness::response))
                .onFailure().recoverWithItem(failure -> HealthCheckResponse.named("whatsapp").up().build());
    }

    private static HealthCheckResponse response(Row row) {
        var response = HealthCheckResponse.named("whatsapp").up();
        var affected = row.getLong("affected");
        var paused = row.getLong("numbers");
        if (affected == 0) {
            return response.withData("ok", true).build();
        }
        return response.withData("ok", false).withData("error", paused == 0
                ? "Meta has not confirmed " + affected + " number(s) yet"
                : paused + " number(s) are paused because WhatsApp refuses them or does not answer, code "
                        + row.getInteger("code"))
                .build();
    }
}
