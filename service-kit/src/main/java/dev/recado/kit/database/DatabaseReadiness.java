package dev.recado.kit.database;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness {@code database}: up while the database answers a query. */
@Readiness
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class DatabaseReadiness implements AsyncHealthCheck {

    private static final Duration WAIT_MAX = Duration.ofMillis(800);

    private final Pool pool;

    DatabaseReadiness(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var answer = HealthCheckResponse.named("database");
        return pool.withConnection(connection -> connection.query("select 1").execute())
                .ifNoItem().after(WAIT_MAX).fail()
                .map(rows -> answer.up().build())
                .onFailure()
                .recoverWithItem(failure -> answer.down().withData("error", FailureClassifier.outcome(failure)).build());
    }
}
