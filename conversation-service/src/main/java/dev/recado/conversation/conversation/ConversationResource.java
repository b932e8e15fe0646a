package dev.recado.conversation.conversation;

import java.util.Arrays;
import java.util.UUID;

import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.conversation.conversation.ConversationListRepository.Filter;
import dev.recado.conversation.visibility.CallerVisibility;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestQuery;

/** Lists and returns the conversations that are visible to the caller. */
@Path("/api/v1/conversations")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class ConversationResource {

    private static final int WORDS_CHARS_MAX = 100;

    private final Transactions transactions;
    private final ConversationListRepository conversations;
    private final Caller caller;
    private final CallerVisibility visibility;
    private final UriInfo uri;

    ConversationResource(Transactions transactions, ConversationListRepository conversations, Caller caller,
            CallerVisibility visibility, UriInfo uri) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.caller = caller;
        this.visibility = visibility;
        this.uri = uri;
    }

    @GET
    public Uni<Paged<ConversationView>> list(@RestQuery Integer page, @RestQuery("page_size") Integer pageSize,
            @BeanParam ListQuery query) {
        var tenant = caller.tenant();
        var filter = new Filter(visibility.get(), state(query.state()), query.assignee(), query.q());
        var request = PageRequest.of(page, pageSize);
        return transactions.run(tx -> conversations.count(tenant, tx, filter)
                .chain(count -> conversations.list(tenant, tx, filter, request)
                        .map(found -> Paged.of(request, count, found, uri))));
    }

    @GET
    @Path("{id}")
    public Uni<ConversationView> get(@PathParam("id") UUID id) {
        var tenant = caller.tenant();
        var allowed = visibility.get();
        return transactions.run(tx -> conversations.find(tenant, tx, allowed, new ConversationId(id)))
                .map(found -> found.orElseThrow(() -> Refusal.notFound("conversation")));
    }

    private static ConversationState state(String written) {
        return written == null
                ? null
                : Arrays.stream(ConversationState.values()).filter(s -> Rows.enumColumn(s).equals(written))
                        .findFirst()
                        .orElseThrow(() -> Refusal.invalid("state", "one of bot, waiting, human, resolved"));
    }

    /** @param q a part of a name or of a phone number */
    public record ListQuery(@RestQuery String state, @RestQuery UUID assignee,
            @RestQuery @Size(max = WORDS_CHARS_MAX) String q) {
    }
}
