package dev.recado.auth.team;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.auth.team.Teams.NewTeam;
import dev.recado.auth.team.Teams.TeamChange;
import dev.recado.auth.team.Teams.TeamView;
import dev.recado.auth.user.Administrator;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Lists and manages the teams of the caller's own tenant; there are few enough for one page. */
@Path(TeamResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public class TeamResource {

    static final String PATH = "/api/v1/tenants/current/teams";

    private final Teams teams;
    private final Caller caller;
    private final IdempotencyKeys keys;

    TeamResource(Teams teams, Caller caller, IdempotencyKeys keys) {
        this.teams = teams;
        this.caller = caller;
        this.keys = keys;
    }

    @GET
    @PermissionsAllowed(Permissions.SETTINGS_READ)
    public Uni<List<TeamView>> list() {
        return teams.list(caller.tenant());
    }

    @POST
    @PermissionsAllowed(Permissions.SETTINGS_MANAGE)
    public Uni<RestResponse<TeamView>> create(@Valid @NotNull NewTeam request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return teams.create(Administrator.of(caller), request, keys.of(key, request)).map(TeamResource::created);
    }

    @PATCH
    @Path("/{id}")
    @PermissionsAllowed(Permissions.SETTINGS_MANAGE)
    public Uni<TeamView> change(@RestPath UUID id, @Valid @NotNull TeamChange change) {
        return teams.change(Administrator.of(caller), id, change);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed(Permissions.SETTINGS_MANAGE)
    public Uni<Void> dissolve(@RestPath UUID id) {
        return teams.dissolve(Administrator.of(caller), id);
    }

    private static RestResponse<TeamView> created(TeamView team) {
        return RestResponse.ResponseBuilder.<TeamView>created(URI.create(PATH + "/" + team.id())).entity(team).build();
    }
}
