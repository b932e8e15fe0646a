package dev.recado.auth.apikey;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.idempotency.IdempotencyHeader;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Manages the API keys of the caller's own tenant. */
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed(Permissions.API_KEYS_MANAGE)
public class ApiKeyResource {

    private final ApiKeys keys;
    private final Caller caller;
    private final IdempotencyKeys requests;

    ApiKeyResource(ApiKeys keys, Caller caller, IdempotencyKeys requests) {
        this.keys = keys;
        this.caller = caller;
        this.requests = requests;
    }

    /**
     * The request for a new secret.
     *
     * @param overlapMinutes how long the old secret stays valid; one hour if absent; 0 revokes the old secret and its tokens
     */
    @Schema(name = "Rotation")
    public record ApiKeyRotation(@Min(0) @Max(OVERLAP_MINUTES_MAX) @Nullable Integer overlapMinutes) {

        static final int OVERLAP_MINUTES_MAX = 24 * 60;
        private static final int OVERLAP_MINUTES = 60;

        static Duration overlap(@Nullable ApiKeyRotation rotation) {
            var given = rotation == null ? null : rotation.overlapMinutes();
            return Duration.ofMinutes(given == null ? OVERLAP_MINUTES : given);
        }
    }

    @GET
    public Uni<Paged<ApiKeyView>> list(@BeanParam @Valid PageQuery page,
            @Context UriInfo uri) {
        return keys.page(caller.tenant(), page.request(), uri);
    }

    @POST
    public Uni<RestResponse<ApiKeyView>> create(@Valid @NotNull NewApiKey request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return keys.create(caller.tenant(), caller.userId(), request, requests.of(key, request))
                .map(made -> uncached(RestResponse.ResponseBuilder.created(URI.create("/api/v1/api-keys/" + made.id())), made));
    }

    @POST
    @Path("/{id}/rotate")
    public Uni<RestResponse<ApiKeyView>> rotate(@RestPath UUID id, @Valid @Nullable ApiKeyRotation rotation,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return keys
                .rotate(caller.tenant(), caller.userId(), id, ApiKeyRotation.overlap(rotation), requests.of(key, rotation))
                .map(rotated -> uncached(RestResponse.ResponseBuilder.ok(), rotated));
    }

    @DELETE
    @Path("/{id}")
    @ResponseStatus(204)
    public Uni<Void> revoke(@RestPath UUID id) {
        return keys.revoke(caller.tenant(), caller.userId(), id);
    }

    private static RestResponse<ApiKeyView> uncached(RestResponse.ResponseBuilder<ApiKeyView> answer, ApiKeyView key) {
        return answer.entity(key).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
