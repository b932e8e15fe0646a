package dev.recado.conversation.message;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import dev.recado.conversation.message.MessageRepository.HistoryPage;
import dev.recado.conversation.visibility.CallerVisibility;
import dev.recado.conversation.visibility.VisibilityRepository;
import dev.recado.events.ConversationId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows what was written in a conversation. */
@Path("/api/v1/conversations")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class MessageResource {

    private static final int LIMIT_MAX = 100;

    private final Transactions transactions;
    private final MessageRepository messages;
    private final VisibilityRepository seen;
    private final Caller caller;
    private final CallerVisibility sights;

    MessageResource(Transactions transactions, MessageRepository messages, VisibilityRepository seen, Caller caller,
            CallerVisibility sights) {
        this.transactions = transactions;
        this.messages = messages;
        this.seen = seen;
        this.caller = caller;
        this.sights = sights;
    }

    @GET
    @Path("{id}/messages")
    public Uni<HistoryView> history(@PathParam("id") UUID id, @RestQuery UUID before,
            @RestQuery @DefaultValue("50") @Min(1) @Max(LIMIT_MAX) int limit) {
        var tenant = caller.tenant();
        var sight = sights.ofCaller();
        var conversation = new ConversationId(id);
        return transactions
                .run(tx -> seen.sees(tenant, tx, sight, conversation).invoke(MessageResource::refuseUnseen)
                        .chain(() -> messages.history(tenant, tx, conversation, new HistoryPage(before, limit + 1))))
                .map(newestFirst -> HistoryView.of(newestFirst, limit));
    }

    private static void refuseUnseen(boolean seen) {
        if (!seen) {
            throw Refusal.notFound("conversation");
        }
    }

    /**
     * A page of messages, oldest first.
     *
     * @param before ask with this for the page before, null when there is none
     */
    public record HistoryView(UUID before, List<MessageView> results) {

        /** One more than the limit was asked for: its presence says that there is a page before. */
        private static HistoryView of(List<MessageView> newestFirst, int limit) {
            var page = newestFirst.stream().limit(limit).toList().reversed();
            return new HistoryView(newestFirst.size() > limit ? page.getFirst().id() : null, page);
        }
    }
}
