package dev.recado.conversation.docs;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import dev.recado.kit.access.RateLimitedByAddress;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

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
    public Response index(@RestHeader(HttpHeaders.IF_NONE_MATCH) String known) {
        return page("index.html", known);
    }

    @GET
    @Path("/{name:[a-z.-]+}")
    @Operation(hidden = true)
    public Response page(@RestPath String name, @RestHeader(HttpHeaders.IF_NONE_MATCH) String known) {
        return DocsPage.of(name).orElseThrow(() -> Refusal.notFound("page")).document().answer(known);
    }

    @GET
    @Path("/schemas/{kind:[a-z_]+}.json")
    @Operation(hidden = true)
    public Response schema(@RestPath String kind, @RestHeader(HttpHeaders.IF_NONE_MATCH) String known) {
        return DocsPage.ofSchema(kind).orElseThrow(() -> Refusal.notFound("schema")).document().answer(known);
    }

    @GET
    @Path("/openapi/{service:[a-z]+}.json")
    @Operation(hidden = true)
    public Uni<Response> openApi(@RestPath String service, @RestHeader(HttpHeaders.IF_NONE_MATCH) String known) {
        return openApis.of(service).map(document -> document.answer(known));
    }
}
