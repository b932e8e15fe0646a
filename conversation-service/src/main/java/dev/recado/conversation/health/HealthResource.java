package dev.recado.conversation.health;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.recado.conversation.health.SuiteHealth.HealthView;
import dev.recado.kit.access.RateLimitedByAddress;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestResponse;

/** Reports publicly whether each part of the suite works, without any details. */
@Path("/api/v1/health")
@PermitAll
@RateLimitedByAddress
public class HealthResource {

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int OK = 200;

    private final SuiteHealth health;

    HealthResource(SuiteHealth health) {
        this.health = health;
    }

    @GET
    public Uni<RestResponse<HealthView>> get() {
        return health.check().map(view -> RestResponse.ResponseBuilder.<HealthView>create(view.ok() ? OK : SERVICE_UNAVAILABLE)
                .entity(view).build());
    }
}
