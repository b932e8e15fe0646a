package dev.recado.conversation.docs;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import dev.recado.kit.access.RateLimitedByAddress;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Serves the public documentation: the OpenAPI of the five services and the contract of the events. */
@Path("/api/docs")
@PermitAll
@RateLimitedByAddress
public class DocsResource {

    private final OpenApiDocuments openApis;

    DocsResource(OpenApiDocuments openApis) {
        this.openApis = openApis;
    }

    @GET
    @Operation(hidden = true)
    public RestResponse<byte[]> index() {
        return page("index.html");
    }

    @GET
    @Path("/{name:[a-z.-]+}")
    @Operation(hidden = true)
    public RestResponse<byte[]> page(@RestPath String name) {
        return DocsPage.of(name).orElseThrow(() -> Refusal.notFound("page")).answer();
    }

    @GET
    @Path("/schemas/{kind:[a-z_]+}.json")
    @Operation(hidden = true)
    public RestResponse<byte[]> schema(@RestPath String kind) {
        return DocsPage.ofSchema(kind).orElseThrow(() -> Refusal.notFound("schema")).answer();
    }

    @GET
    @Path("/openapi/{service:[a-z]+}.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<byte[]> openApi(@RestPath String service) {
        return openApis.of(service);
    }
}
