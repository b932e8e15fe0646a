package dev.recado.kit.sample;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.RateLimitedByAddress;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestPath;

/** Endpoints that fail in all known ways. */
@Path("/api/v1/samples")
public class SampleResource {

    public record Sample(@NotBlank String firstName) {
    }

    private final Caller caller;

    public SampleResource(Caller caller) {
        this.caller = caller;
    }

    @GET
    @Path("me")
    @RolesAllowed("agent")
    public Uni<String> me() {
        return Uni.createFrom().item(caller.tenant() + " " + caller.userId() + " " + caller.roles());
    }

    @GET
    @Path("without-rule")
    public String withoutRule() {
        return "no rule for this endpoint";
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermitAll
    public Uni<Sample> post(@Valid Sample sample) {
        return Uni.createFrom().item(sample);
    }

    @GET
    @Path("public")
    @PermitAll
    @RateLimitedByAddress
    public String open() {
        return "for anyone";
    }

    @GET
    @Path("fail/{how}")
    @PermitAll
    public Uni<String> fail(@RestPath String how) {
        return Uni.createFrom().failure(switch (how) {
            case "conflict" -> Refusal.conflict("STALE", "it has changed");
            case "busy" -> Refusal.rateLimited(java.time.Duration.ofMillis(1500));
            case "away" -> new java.net.ConnectException("secret address");
            default -> new IllegalStateException("secret");
        });
    }
}
