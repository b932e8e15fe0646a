package dev.recado.outbound.channel;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.ChannelId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.IdempotencyKeys;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.idempotency.IdempotencyHeader;
import dev.recado.outbound.channel.ChannelHistory.ChannelConnectionView;
import dev.recado.outbound.channel.Channels.Connection;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Connects and disconnects the numbers of the caller's tenant, and lists their earlier connections. */
@Path("/api/v1/channels")
public class ChannelResource {

    /**
     * A number without its token; {@code state} is {@code connected}, {@code unverified}, or {@code failing} while its breaker is
     * open and its messages wait.
     */
    record ChannelView(String id, String provider, String phoneNumberId, String businessId, String app, String state,
            Error error) {

        @Schema(name = "Error")
        record Error(int code, String title) {
        }

        static ChannelView of(Channel channel) {
            var failing = channel.failing();
            return new ChannelView(channel.id().toString(), channel.provider().column(), channel.phoneNumberId(),
                    channel.businessId(), channel.app(), channel.state(),
                    failing == null ? null : new Error(failing.code(), failing.title()));
        }
    }

    private final Channels channels;
    private final ChannelHistory history;
    private final Caller caller;
    private final IdempotencyKeys keys;
    private final ConnectLimit limit;

    ChannelResource(Channels channels, ChannelHistory history, Caller caller, IdempotencyKeys keys, ConnectLimit limit) {
        this.limit = limit;
        this.channels = channels;
        this.history = history;
        this.caller = caller;
        this.keys = keys;
    }

    /** Connects a number. Asks Meta with the given token whether the account owns it, and stores nothing unless Meta confirms. */
    @POST
    @ResponseStatus(201)
    @APIResponse(responseCode = "422", description = "Meta does not confirm the number: NOT_CONFIRMED; or refuses the token: TOKEN_REFUSED")
    @APIResponse(responseCode = "429", description = "The tenant connects too many numbers, or two at the same time")
    @APIResponse(responseCode = "503", description = "Meta gives no clear answer now; nothing was stored")
    @PermissionsAllowed(Permissions.CHANNELS_MANAGE)
    public Uni<ChannelView> connect(@NotNull @Valid Connection connection, @RestHeader(IdempotencyHeader.NAME) String key) {
        var tenant = caller.tenant();
        var actor = caller.actor();
        var once = keys.of(key, connection);
        return limit.run(tenant, () -> channels.connect(tenant, actor, connection, once));
    }

    /** Disconnects a number and deletes its token. It no longer receives or sends. */
    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @PermissionsAllowed(Permissions.CHANNELS_MANAGE)
    public Uni<Void> disconnect(@RestPath UUID id) {
        return channels.disconnect(caller.tenant(), caller.actor(), new ChannelId(id));
    }

    /** Lists when and by whom each number was connected and disconnected, the newest connection first. */
    @GET
    @Path("history")
    @PermissionsAllowed(Permissions.CHANNELS_MANAGE)
    public Uni<Paged<ChannelConnectionView>> history(@BeanParam @Valid PageQuery page, UriInfo uri) {
        var request = page.request();
        return history.list(caller.tenant(), request)
                .map(found -> Paged.of(request, found.count(), found.connections(), uri));
    }
}
