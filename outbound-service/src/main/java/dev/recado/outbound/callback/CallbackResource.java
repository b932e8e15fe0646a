package dev.recado.outbound.callback;

import java.net.URI;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.callback.Callbacks.CallbackEditor;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Manages the addresses to which results of the caller's tenant are delivered. */
@Path(CallbackResource.PATH)
@PermissionsAllowed(Permissions.CALLBACKS_MANAGE)
public class CallbackResource {

    static final String PATH = "/api/v1/outbound/callbacks";

    private final Callbacks callbacks;
    private final Caller caller;
    private final IdempotencyKeys keys;

    CallbackResource(Callbacks callbacks, Caller caller, IdempotencyKeys keys) {
        this.callbacks = callbacks;
        this.caller = caller;
        this.keys = keys;
    }

    @GET
    public Uni<Paged<CallbackView>> list(@BeanParam @Valid PageQuery page, UriInfo uri) {
        return callbacks.page(caller.tenant(), page.request(), uri);
    }

    @GET
    @Path("{id}")
    public Uni<CallbackView> get(@RestPath UUID id) {
        return callbacks.get(caller.tenant(), id);
    }

    /** Creates a callback. It gets the results that are published at least five seconds after its creation. */
    @POST
    @ResponseStatus(201)
    @APIResponse(responseCode = "400", description = "The address is not https, or its host has no public address")
    @APIResponse(responseCode = "409", description = "The tenant has as many callbacks as allowed: TOO_MANY_CALLBACKS")
    @APIResponse(responseCode = "429", description = "Other lookups of the tenant's hosts have not ended")
    public Uni<RestResponse<CallbackView>> create(@NotNull @Valid NewCallback request,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return callbacks.create(editor(), request, keys.of(key, request)).map(created -> uncached(
                RestResponse.ResponseBuilder.created(URI.create(PATH + "/" + created.id())), created));
    }

    /** Changes name or address, disables or enables. A disabled callback gets no results; waiting deliveries are kept. */
    @PATCH
    @Path("{id}")
    @APIResponse(responseCode = "400", description = "The address is not https, or its host has no public address")
    @APIResponse(responseCode = "429", description = "Other lookups of the tenant's hosts have not ended")
    public Uni<CallbackView> change(@RestPath UUID id, @NotNull @Valid CallbackEdit edit,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return callbacks.change(editor(), id, edit, keys.of(key, edit));
    }

    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    public Uni<Void> delete(@RestPath UUID id) {
        return callbacks.delete(editor(), id);
    }

    /** Returns a new secret. For 24 hours deliveries carry both signatures; a second rotation drops the oldest secret. */
    @POST
    @Path("{id}/rotate-secret")
    public Uni<RestResponse<CallbackView>> rotate(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return callbacks.rotate(editor(), id, keys.of(key, null))
                .map(rotated -> uncached(RestResponse.ResponseBuilder.ok(), rotated));
    }

    private CallbackEditor editor() {
        return new CallbackEditor(caller.tenant(), caller.actor());
    }

    private static RestResponse<CallbackView> uncached(RestResponse.ResponseBuilder<CallbackView> answer,
            CallbackView callback) {
        return answer.entity(callback).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
