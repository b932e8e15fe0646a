package dev.recado.conversation.visibility;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Checks the visibility of a conversation for callers that read no other column of it. */
@ApplicationScoped
public class VisibilityRepository {

    private static final String IS_VISIBLE = "select 1 from conversation c where c.tenant_id = $1 and c.id = $2 and ("
            + ConversationVisibility.condition(3) + ")";

    public Uni<Boolean> isVisible(TenantId tenant, Tx tx, ConversationVisibility visibility, ConversationId conversation) {
        return tx.query(IS_VISIBLE, tenant.value(), conversation.value(), visibility.all(), visibility.person())
                .map(found -> found.iterator().hasNext());
    }
}
