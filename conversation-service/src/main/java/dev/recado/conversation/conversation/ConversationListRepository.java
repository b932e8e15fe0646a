package dev.recado.conversation.conversation;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import io.smallrye.mutiny.Uni;

/** Reads conversations for the API, without locks. */
@ApplicationScoped
class ConversationListRepository {

    private static final String FIND = ConversationListQuery.SELECT + "\nwhere c.tenant_id = $1 and ("
            + ConversationVisibility.condition(2)
            + ") and c.id = $4";

    Uni<Optional<ConversationView>> find(TenantId tenant, Tx tx, ConversationVisibility visibility, ConversationId id) {
        return tx.query(FIND, tenant.value(), visibility.all(), visibility.person(), id.value())
                .map(found -> Optional.ofNullable(Rows.first(found, ConversationView::of)));
    }

    Uni<List<ConversationView>> list(TenantId tenant, Tx tx, ConversationFilter filter, PageRequest page) {
        var query = ConversationListQuery.ofPage(tenant, filter, page);
        return tx.query(query.sql(), query.parameters()).map(found -> Rows.list(found, ConversationView::of));
    }

    /** Counts at most one more than the API reports. */
    Uni<Long> count(TenantId tenant, Tx tx, ConversationFilter filter) {
        var query = ConversationListQuery.ofCount(tenant, filter);
        return tx.query(query.sql(), query.parameters()).map(found -> found.iterator().next().getLong("n"));
    }
}
