package dev.recado.auth.audit;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.AuditLink;
import dev.recado.kit.access.Caller;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Who did what: searched, taken away whole, and checked. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.AUDITS_READ)
public class AuditResource {

    /** One JSON value a line. */
    private static final String LINES = "application/x-ndjson";

    private final AuditQueries reading;
    private final Caller caller;

    AuditResource(AuditQueries reading, Caller caller) {
        this.reading = reading;
        this.caller = caller;
    }

    /** Newest first. */
    @GET
    public Uni<Paged<AuditLink>> search(@BeanParam @Valid AuditQuery query, @RestQuery Integer page,
            @RestQuery("page_size") Integer pageSize, UriInfo uri) {
        var asked = PageRequest.of(page, pageSize);
        return reading.page(AuditQuery.tenantOf(caller, query.tenant()), query.filter(), asked)
                .map(found -> Paged.of(asked, found.count(), found.links(), uri));
    }

    /** Oldest first, and where the chain ends as the last line. */
    @GET
    @Path("export")
    @Produces(LINES)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Object> export(@RestQuery UUID tenant, @RestQuery @DefaultValue("0") @Min(0) long after) {
        return reading.export(AuditQuery.tenantOf(caller, tenant), caller.actor(), after);
    }

    @POST
    @Path("verify")
    public Uni<AuditVerificationView> verify(@RestQuery UUID tenant) {
        return reading.verify(AuditQuery.tenantOf(caller, tenant));
    }
}
