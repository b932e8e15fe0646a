package dev.recado.outbound.queue;

import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.queue.QueueMessageView.QueueMessagesView;
import dev.recado.outbound.queue.QueueMessages.ListedStatus;
import dev.recado.outbound.queue.QueueMessages.QueueMessageQuery;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists the messages of a number that wait or were not sent. */
@Path("/api/v1/queues/messages")
@Tag(ref = "Queue Resource")
public class QueueMessageResource {

    private static final String ORDER = "Waiting messages are in the order of sending, the others newest first. Follow next to read all"
            + " of them. The list has no text and no recipient.";
    private static final int LIMIT = 50;
    private static final int LIMIT_MAX = 100;

    private final QueueMessages messages;
    private final Caller caller;

    QueueMessageResource(QueueMessages messages, Caller caller) {
        this.messages = messages;
        this.caller = caller;
    }

    /** The query parameters of the list. */
    public record MessageListQuery(
            @RestQuery("channel_id") @Schema(format = "uuid", required = true, description = "id of the number") String channelId,
            @RestQuery @Schema(enumeration = {
                    "reply", "agent", "notice", "bulk"}) String lane,
            @RestQuery @Schema(enumeration = {"queued", "claimed", "failed",
                    "uncertain"}, defaultValue = "queued") String status,
            @RestQuery String cursor,
            @RestQuery @Schema(type = SchemaType.INTEGER, defaultValue = "50", maximum = "100") String limit){
    }

    @GET
    @Operation(summary = "Lists the messages of a number that wait, or that were not sent", description = ORDER)
    @PermissionsAllowed(Permissions.QUEUES_READ)
    public Uni<QueueMessagesView> list(@BeanParam @Valid MessageListQuery query, UriInfo uri) {
        var channel = GivenValue.id("channel_id", query.channelId());
        if (channel == null) {
            throw Refusal.invalid("channel_id", "is required; GET /api/v1/queues lists the ids");
        }
        return messages.list(caller.tenant(), new QueueMessageQuery(channel, QueueLanes.of(query.lane()),
                ListedStatus.of(query.status()), query.cursor(), limit(query.limit())))
                .map(page -> new QueueMessagesView(page.cursor() == null ? null : next(uri, page.cursor()), page.messages()));
    }

    private static int limit(@Nullable String written) {
        var limit = GivenValue.wholeNumber("limit", written);
        if (limit != null && (limit < 1 || limit > LIMIT_MAX)) {
            throw Refusal.invalid("limit", "must be from 1 to " + LIMIT_MAX + ", not " + limit);
        }
        return limit == null ? LIMIT : limit;
    }

    private static String next(UriInfo uri, String cursor) {
        var link = uri.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build();
        return link.getRawPath() + "?" + link.getRawQuery();
    }
}
