package dev.recado.kit.access;

import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.deadletter.DeadLetterReader;
import dev.recado.kit.deadletter.DeadLetterReader.DeadLetterView;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Lists this service's dead letters without their payload, and replays them one by one. */
@Path("/api/v1/{service}/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.DEAD_LETTERS_MANAGE)
@Blocking
public class DeadLettersResource {

    private final DeadLetterReader reader;
    private final RecadoConfig config;
    private final Caller caller;

    DeadLettersResource(DeadLetterReader reader, RecadoConfig config, Caller caller) {
        this.reader = reader;
        this.config = config;
        this.caller = caller;
    }

    @GET
    public Paged<DeadLetterView> list(@RestPath String service, @RestQuery Integer page,
            @RestQuery("page_size") Integer pageSize, @Context UriInfo uri) {
        checkService(service);
        var request = PageRequest.of(page, pageSize);
        var all = reader.newest(viewer());
        var from = Math.min(all.size(), request.offset());
        List<DeadLetterView> shown = all.subList(from, Math.min(all.size(), from + request.pageSize()));
        return Paged.of(request, all.size(), shown, uri);
    }

    @POST
    @Path("{topic}/{offset}/replay")
    @ResponseStatus(202)
    public void replay(@RestPath String service, @RestPath String topic, @RestPath long offset) {
        checkService(service);
        reader.replay(viewer(), topic, offset);
    }

    private DeadLetterReader.Viewer viewer() {
        return new DeadLetterReader.Viewer(caller.tenant(), caller.roles().contains(RolePermissions.PLATFORM_ADMIN),
                caller.actor());
    }

    private void checkService(String service) {
        if (!config.service().equals(service)) {
            throw Refusal.notFound("resource");
        }
    }
}
