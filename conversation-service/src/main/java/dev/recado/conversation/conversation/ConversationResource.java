package dev.recado.conversation.conversation;

import java.util.Arrays;
import java.util.Locale;
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
import dev.recado.events.TenantId;
import dev.recado.kit.access.Caller;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.access.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows a tenant's conversations, as far as the caller sees them. */
@Path("/api/v1/conversations")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class ConversationResource {

    private static final int WORDS_CHARS_MAX = 100;

    private final Transactions transactions;
    private final ConversationListRepository conversations;
    private final Caller caller;
    private final CallerVisibility sights;
    private final UriInfo uri;

    ConversationResource(Transactions transactions, ConversationListRepository conversations, Caller caller,
            CallerVisibility sights,
            UriInfo uri) {
        this.transactions = transactions;
        this.conversations = conversations;
        this.caller = caller;
        this.sights = sights;
        this.uri = uri;
    }

    @GET
    public Uni<Paged<ConversationView>> list(@RestQuery Integer page, @RestQuery("page_size") Integer pageSize,
            @BeanParam Wanted wanted) {
        var filter = new Filter(sights.ofCaller(), stateOf(wanted.state()), wanted.assignee(), wanted.q());
        var asked = new Listing(caller.tenant(), filter, PageRequest.of(page, pageSize), uri);
        return transactions.run(tx -> list(tx, asked));
    }

    private Uni<Paged<ConversationView>> list(Tx tx, Listing asked) {
        return conversations.count(asked.tenant(), tx, asked.filter())
                .chain(count -> conversations.list(asked.tenant(), tx, asked.filter(), asked.page())
                        .map(found -> Paged.of(asked.page(), count, found, asked.uri())));
    }

    @GET
    @Path("{id}")
    public Uni<ConversationView> get(@PathParam("id") UUID id) {
        var tenant = caller.tenant();
        var sight = sights.ofCaller();
        return transactions.run(tx -> conversations.find(tenant, tx, sight, new ConversationId(id)))
                .map(found -> found.orElseThrow(() -> Refusal.notFound("conversation")));
    }

    private static ConversationState stateOf(String written) {
        return written == null
                ? null
                : Arrays.stream(ConversationState.values()).filter(s -> s.name().toLowerCase(Locale.ROOT).equals(written))
                        .findFirst()
                        .orElseThrow(() -> Refusal.invalid("state", "one of bot, waiting, human, resolved"));
    }

    /** @param q part of a name or of a phone number */
    public record Wanted(@RestQuery String state, @RestQuery UUID assignee, @RestQuery @Size(max = WORDS_CHARS_MAX) String q) {
    }

    private record Listing(TenantId tenant, Filter filter, PageRequest page, UriInfo uri) {
    }
}
