package dev.recado.outbound.suppression;

import java.time.Instant;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.database.Rows;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.phone.PhoneNumber;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists the people of the caller's tenant who get no messages, or no marketing messages, and lets them get messages again. */
@Path("/api/v1/outbound/suppressions")
public class SuppressionResource {

    /**
     * A suppression: {@code scope} is {@code all} or {@code marketing}, {@code cause} is {@code error} with the code of the Graph
     * API, {@code customer} or {@code contact}. Without {@code channel} it holds for all numbers, without {@code until} it has no end.
     */
    record SuppressionView(String id, String channel, String phone, String userId, String scope, String cause, Integer code,
            Instant since, Instant until) {

        static SuppressionView of(Row row) {
            var channel = row.getUUID("channel_id");
            return new SuppressionView(row.getUUID("suppression_id").toString(), channel == null ? null : channel.toString(),
                    row.getString("phone"), row.getString("user_id"), row.getString("scope"), row.getString("cause"),
                    row.getInteger("cause_code"), Rows.instant(row, "since"), Rows.instant(row, "until"));
        }
    }

    private final Suppressions suppressions;
    private final Caller caller;

    SuppressionResource(Suppressions suppressions, Caller caller) {
        this.suppressions = suppressions;
        this.caller = caller;
    }

    /** Lists the suppressions in force, the latest first. A phone in any spelling finds those of one person. */
    @GET
    @APIResponse(responseCode = "400", description = "The phone has no digits, or the page is beyond its limits")
    @PermissionsAllowed(Permissions.CONVERSATIONS_READ_ALL)
    public Uni<Paged<SuppressionView>> list(@RestQuery String phone, @BeanParam @Valid PageQuery page, UriInfo uri) {
        var request = page.request();
        return suppressions.list(caller.tenant(), canonical(phone), request)
                .map(found -> Paged.of(request, found.count(), found.suppressions(), uri));
    }

    /** Ends a suppression now. A new error or opt-out of the person starts another one. */
    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @APIResponse(responseCode = "404", description = "The tenant has no such suppression in force")
    @PermissionsAllowed(Permissions.CHANNELS_MANAGE)
    public Uni<Void> end(@RestPath UUID id) {
        return suppressions.end(caller.tenant(), caller.actor(), id);
    }

    private static @Nullable String canonical(@Nullable String phone) {
        if (phone == null) {
            return null;
        }
        var canonical = PhoneNumber.canonical(phone);
        if (canonical == null) {
            throw Refusal.invalid("phone", "must be a phone number with its country code");
        }
        return canonical;
    }
}
