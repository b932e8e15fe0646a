package dev.recado.conversation.message;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import dev.recado.conversation.console.ConsoleReadLimit;
import dev.recado.conversation.visibility.CallerVisibility;
import dev.recado.conversation.visibility.MissingConversations;
import dev.recado.conversation.visibility.VisibilityRepository;
import dev.recado.events.ConversationId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Returns the message history of a conversation. */
@Path("/api/v1/conversations")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class MessageResource {

    private static final int LIMIT = 50;
    private static final int LIMIT_MAX = 100;

    private final ConsoleReadLimit reads;
    private final MessageRepository messages;
    private final VisibilityRepository visible;
    private final Caller caller;
    private final CallerVisibility visibility;
    private final MissingConversations missing;

    MessageResource(ConsoleReadLimit reads, MessageRepository messages, VisibilityRepository visible, Caller caller,
            CallerVisibility visibility, MissingConversations missing) {
        this.reads = reads;
        this.messages = messages;
        this.visible = visible;
        this.caller = caller;
        this.visibility = visibility;
        this.missing = missing;
    }

    @GET
    @Path("{id}/messages")
    @APIResponse(responseCode = "404", description = MissingConversations.DESCRIPTION)
    public Uni<HistoryView> history(@PathParam("id") UUID id, @RestQuery @Schema(format = "uuid") String before,
            @RestQuery("limit") @Schema(type = SchemaType.INTEGER) String limitOfPage) {
        var pageEnd = GivenValue.id("before", before);
        var limit = limit(limitOfPage);
        var tenant = caller.tenant();
        var allowed = visibility.get();
        var conversation = new ConversationId(id);
        return reads
                .run(tenant, tx -> visible.isVisible(tenant, tx, allowed, conversation).chain(isVisible -> isVisible
                        ? messages.history(tenant, tx, conversation, pageEnd, limit + 1)
                        : missing.<List<MessageView>>refuse(tenant, tx, allowed, conversation)))
                .map(newestFirst -> HistoryView.of(newestFirst, limit));
    }

    private static int limit(@Nullable String written) {
        var limit = GivenValue.wholeNumber("limit", written);
        if (limit != null && (limit < 1 || limit > LIMIT_MAX)) {
            throw Refusal.invalid("limit", "must be from 1 to " + LIMIT_MAX + ", not " + limit);
        }
        return limit == null ? LIMIT : limit;
    }

    /**
     * A page of messages, oldest first.
     *
     * @param before the value of {@code before} for the previous page; null when there is none
     */
    public record HistoryView(@Nullable UUID before, List<MessageView> results) {

        /** Creates a page. One message more than the limit shows that there is a previous page. */
        private static HistoryView of(List<MessageView> newestFirst, int limit) {
            var page = newestFirst.stream().limit(limit).toList().reversed();
            return new HistoryView(newestFirst.size() > limit ? page.getFirst().id() : null, page);
        }
    }
}
