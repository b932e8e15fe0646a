package dev.recado.conversation.health;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestResponse;

/** Tells anybody whether the suite works, and nothing else. */
@Path("/api/v1/health")
@PermitAll
public class HealthResource {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int OK = 200;

    private final SuiteHealth health;

    HealthResource(SuiteHealth health) {
        this.health = health;
    }

    @GET
    public Uni<RestResponse<HealthView>> look() {
        return health.look().map(view -> RestResponse.ResponseBuilder.<HealthView>create(view.ok() ? OK : SERVICE_UNAVAILABLE)
                .entity(view).build());
    }
}
