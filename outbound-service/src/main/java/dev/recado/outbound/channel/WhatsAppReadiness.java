package dev.recado.outbound.channel;

import java.time.Duration;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports numbers whose breaker is open, numbers that Meta has not confirmed, and accounts that have reached their messaging limit.
 * The check is always up, because another replica would have the same answer.
 */
@Readiness
@ApplicationScoped
class WhatsAppReadiness implements AsyncHealthCheck {

    private static final String FAILING = """
        select count(failing_code) as numbers, max(failing_code) as code, count(*) as affected,
            (select count(*) from tier where used >= people_max) as full_tiers
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
        var problems = Stream.of(numbers(row), tiers(row.getLong("full_tiers"))).filter(problem -> !problem.isEmpty()).toList();
        var response = HealthCheckResponse.named("whatsapp").up().withData("ok", problems.isEmpty());
        return problems.isEmpty() ? response.build() : response.withData("error", String.join("; ", problems)).build();
    }

    private static String numbers(Row row) {
        var paused = row.getLong("numbers");
        if (paused > 0) {
            return paused + " number(s) are paused because WhatsApp refuses them or does not answer, code "
                    + row.getInteger("code");
        }
        var affected = row.getLong("affected");
        return affected == 0 ? "" : "Meta has not confirmed " + affected + " number(s) yet";
    }

    private static String tiers(long full) {
        return full == 0
                ? ""
                : full + " account(s) have reached their messaging limit; templates to people outside the window wait";
    }
}
