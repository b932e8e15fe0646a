package dev.recado.conversation.visibility;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Refuses the id of a conversation that does not exist; for a merged one, the refusal names the remaining conversation. */
@ApplicationScoped
public class MissingConversations {

    /** Describes the refusal in OpenAPI. */
    public static final String DESCRIPTION = "The conversation does not exist or is not visible (`NOT_FOUND`), or it merged into"
            + " another one, whose id is in the detail (`MERGED`)";

    /** A merge of the remaining conversation is followed up to this many times. */
    private static final int MERGES_MAX = 20;

    private static final String MERGED_INTO = """
        with recursive merges as (
            select merged_into, 1 as step from conversation_merge where tenant_id = $1 and conversation_id = $2
            union all
            select m.merged_into, step + 1
            from merges join conversation_merge m on m.tenant_id = $1 and m.conversation_id = merges.merged_into
            where step < %d)
        select c.id from merges join conversation c on c.tenant_id = $1 and c.id = merges.merged_into and (%s)"""
            .formatted(MERGES_MAX, ConversationVisibility.condition(3));

    /** Fails with 404; the detail names the remaining conversation if there is one and the caller may see it. */
    public <T> Uni<T> refuse(TenantId tenant, Tx tx, ConversationVisibility visibility, ConversationId id) {
        return tx.query(MERGED_INTO, tenant.value(), id.value(), visibility.all(), visibility.person())
                .map(found -> Rows.first(found, row -> row.getUUID("id")))
                .chain(into -> Uni.createFrom().failure(refusal(into)));
    }

    private static Refusal refusal(@Nullable UUID mergedInto) {
        return mergedInto == null
                ? Refusal.notFound("conversation")
                : Refusal.of(404, "MERGED", "this conversation is now part of conversation " + mergedInto);
    }
}
