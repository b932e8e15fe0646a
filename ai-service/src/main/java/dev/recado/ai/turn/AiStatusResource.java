package dev.recado.ai.turn;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.recado.ai.model.AiConfig;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Returns the model in use and the number of open turns of the caller's tenant, for owners and admins. */
@Path("/api/v1/ai/status")
@Tag(ref = "Status Resource")
public class AiStatusResource {

    private final TurnQueue turnQueue;
    private final AiConfig config;
    private final Caller caller;

    AiStatusResource(TurnQueue turnQueue, AiConfig config, Caller caller) {
        this.turnQueue = turnQueue;
        this.config = config;
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.AI_READ)
    public Uni<StatusView> status() {
        return turnQueue.depth(caller.tenant()).map(depth -> new StatusView(config.model(), depth.waiting(), depth.running()));
    }

    /** The model in use and the open turns of the caller's tenant. */
    public record StatusView(String model, long turnsWaiting, long turnsRunning) {
    }
}
