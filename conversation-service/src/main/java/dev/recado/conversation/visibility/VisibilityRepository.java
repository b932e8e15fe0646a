package dev.recado.conversation.visibility;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Asks whether a conversation is there for somebody, for those who need nothing else of it. */
@ApplicationScoped
public class VisibilityRepository {

    private static final String SEEN = "select 1 from conversation c where c.tenant_id = $1 and c.id = $2 and ("
            + ConversationVisibility.condition(3) + ")";

    public Uni<Boolean> sees(TenantId tenant, Tx tx, ConversationVisibility sight, ConversationId conversation) {
        return tx.query(SEEN, tenant.value(), conversation.value(), sight.all(), sight.person())
                .map(found -> found.iterator().hasNext());
    }
}
