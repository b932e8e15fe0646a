package dev.recado.ai.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.recado.ai.model.AiConfig;
import dev.recado.ai.turn.OpenTurns;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;

/** Tells those who run the business which model answers and how much waits for it. */
@Path("/api/v1/ai/status")
public class AiStatusResource {

    private final OpenTurns turns;
    private final AiConfig config;
    private final Caller caller;

    AiStatusResource(OpenTurns turns, AiConfig config, Caller caller) {
        this.turns = turns;
        this.config = config;
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.AI_READ)
    public Uni<StatusView> status() {
        return turns.depth(caller.tenant()).map(depth -> new StatusView(config.model(), depth.waiting(), depth.running()));
    }
}
