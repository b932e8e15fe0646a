package dev.recado.conversation.conversation;

import java.util.Arrays;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.conversation.console.ConsoleReadLimit;
import dev.recado.conversation.visibility.CallerVisibility;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.conversation.visibility.MissingConversations;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.database.Rows;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.PageQuery;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists and returns the conversations that are visible to the caller. */
@Path("/api/v1/conversations")
@PermissionsAllowed(Permissions.CONVERSATIONS_READ)
public class ConversationResource {

    private static final int WORDS_CHARS_MAX = 100;

    private final ConsoleReadLimit reads;
    private final ConversationListRepository conversations;
    private final Caller caller;
    private final CallerVisibility visibility;
    private final MissingConversations missing;
    private final UriInfo uri;

    ConversationResource(ConsoleReadLimit reads, ConversationListRepository conversations, Caller caller,
            CallerVisibility visibility, MissingConversations missing, UriInfo uri) {
        this.reads = reads;
        this.conversations = conversations;
        this.caller = caller;
        this.visibility = visibility;
        this.missing = missing;
        this.uri = uri;
    }

    @GET
    public Uni<Paged<ConversationView>> list(@BeanParam @Valid PageQuery page, @BeanParam @Valid ListQuery query) {
        var tenant = caller.tenant();
        var filter = query.filter(visibility.get());
        var request = listed(page.request());
        return reads.run(tenant, tx -> conversations.list(tenant, tx, filter, request)
                .chain(found -> (isLast(request, found.size())
                        ? Uni.createFrom().item((long) request.offset() + found.size())
                        : conversations.count(tenant, tx, filter)).map(count -> Paged.of(request, count, found, uri))));
    }

    /** A page that is not full is the last one, so the results need not be counted. An empty one may lie behind the last. */
    private static boolean isLast(PageRequest request, int found) {
        return found < request.pageSize() && (found > 0 || request.page() == 1);
    }

    @GET
    @Path("{id}")
    @APIResponse(responseCode = "404", description = MissingConversations.DESCRIPTION)
    public Uni<ConversationView> get(@PathParam("id") UUID id) {
        var tenant = caller.tenant();
        var allowed = visibility.get();
        var conversation = new ConversationId(id);
        return reads.run(tenant, tx -> conversations.find(tenant, tx, allowed, conversation).chain(found -> found.isPresent()
                ? Uni.createFrom().item(found.get())
                : missing.refuse(tenant, tx, allowed, conversation)));
    }

    /** A page skips at most as many results as the count may report. */
    private static PageRequest listed(PageRequest request) {
        if (request.offset() > Paged.COUNT_MAX) {
            throw Refusal.invalid("page", "must skip at most " + Paged.COUNT_MAX + " results, not " + request.offset()
                    + "; filter or search instead");
        }
        return request;
    }

    /** @param q a part of a name, a phone number or a user id */
    public record ListQuery(@RestQuery String state, @RestQuery String assignee, @RestQuery String q) {

        private ConversationFilter filter(ConversationVisibility visibility) {
            return new ConversationFilter(visibility, conversationState(), GivenValue.id("assignee", assignee), words());
        }

        private @Nullable ConversationState conversationState() {
            return state == null
                    ? null
                    : Arrays.stream(ConversationState.values()).filter(s -> Rows.enumColumn(s).equals(state)).findFirst()
                            .orElseThrow(() -> Refusal.invalid("state",
                                    "must be one of bot, waiting, human, resolved, not " + GivenValue.quoted(state)));
        }

        private @Nullable String words() {
            if (q != null && q.length() > WORDS_CHARS_MAX) {
                throw Refusal.invalid("q", "must have at most " + WORDS_CHARS_MAX + " characters, not " + q.length());
            }
            if (q != null && q.chars().anyMatch(Character::isISOControl)) {
                throw Refusal.invalid("q", "must not contain control characters");
            }
            if (q != null && !q.isBlank() && q.codePoints().noneMatch(Character::isLetterOrDigit)) {
                throw Refusal.invalid("q", "must contain a letter or a digit, not " + GivenValue.quoted(q));
            }
            return q;
        }
    }
}
