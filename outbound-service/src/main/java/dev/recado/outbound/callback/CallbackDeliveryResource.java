package dev.recado.outbound.callback;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Tests the callbacks of the caller's tenant, lists their deliveries, and retries single ones. */
@Path(CallbackResource.PATH + "/{id}")
@Tag(ref = "Callback Resource")
@PermissionsAllowed(Permissions.CALLBACKS_MANAGE)
public class CallbackDeliveryResource {

    private final CallbackDeliveries deliveries;
    private final Caller caller;
    private final IdempotencyKeys keys;

    CallbackDeliveryResource(CallbackDeliveries deliveries, Caller caller, IdempotencyKeys keys) {
        this.deliveries = deliveries;
        this.caller = caller;
        this.keys = keys;
    }

    /** Queues an event of type {@code callback.test}, which is retried one time. Its delivery shows the result. */
    @POST
    @Path("test")
    @ResponseStatus(202)
    @APIResponse(responseCode = "409", description = "The callback is disabled: CALLBACK_DISABLED")
    public Uni<CallbackDeliveryView> test(@RestPath UUID id, @RestHeader(IdempotencyHeader.NAME) String key) {
        return deliveries.test(editor(), id, keys.of(key, null));
    }

    /**
     * Lists the deliveries, the newest first.
     *
     * @param state {@code waiting}, {@code sending}, {@code delivered} or {@code failed}
     */
    @GET
    @Path("deliveries")
    public Uni<Paged<CallbackDeliveryView>> list(@RestPath UUID id, @RestQuery String state,
            @BeanParam @Valid PageQuery page, UriInfo uri) {
        return deliveries.page(caller.tenant(), id, state, page.request(), uri);
    }

    /** Retries a delivery that has failed, or delivers one again; the event keeps its id. */
    @POST
    @Path("deliveries/{delivery}/retry")
    @ResponseStatus(202)
    @APIResponse(responseCode = "409", description = "The callback is disabled: CALLBACK_DISABLED; or it waits: DELIVERY_NOT_ENDED")
    public Uni<CallbackDeliveryView> retry(@RestPath UUID id, @RestPath UUID delivery,
            @RestHeader(IdempotencyHeader.NAME) String key) {
        return deliveries.retry(editor(), id, delivery, keys.of(key, null));
    }

    private CallbackEditor editor() {
        return new CallbackEditor(caller.tenant(), caller.actor());
    }
}
