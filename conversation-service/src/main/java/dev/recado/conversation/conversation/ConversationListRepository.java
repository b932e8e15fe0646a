package dev.recado.conversation.conversation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.message.MessageAnnotations;
import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads conversations for the API, without locks. */
@ApplicationScoped
class ConversationListRepository {

    private static final int TEXT_CHARS_MAX = 200;

    private static final String SELECT = """
        select c.*, p.name as contact_name, p.username as contact_username,
            p.opted_out_at is not null as contact_opted_out,
            coalesce(c.window_ends_at - interval '60 seconds' > now(), false) as window_open,
            m.id as last_id, m.direction as last_direction, m.kind as last_kind,
            left(%s, %d) as last_text, m.occurred_at as last_at
        from conversation c
        join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id
        left join message m on m.tenant_id = c.tenant_id and m.id = c.last_message_id
        %s"""
            .formatted(MessageAnnotations.CURRENT_TEXT, TEXT_CHARS_MAX, MessageAnnotations.JOIN);

    private static final String MATCHES = """
        where c.tenant_id = $1 and (%s)
            and ($4::text is null or c.state = $4)
            and ($5::uuid is null or c.assignee = $5)
            and ($6::text is null or p.name ilike '%%' || $6 || '%%' or c.phone like '%%' || $6 || '%%')"""
            .formatted(ConversationVisibility.condition(2));

    private static final String FIND = SELECT + "\nwhere c.tenant_id = $1 and (" + ConversationVisibility.condition(2)
            + ") and c.id = $4";
    private static final String LIST = SELECT + "\n" + MATCHES + "\norder by c.updated_at desc, c.id limit $7 offset $8";
    private static final String COUNT = "select count(*) as n from (select 1 from conversation c "
            + "join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id\n" + MATCHES + "\nlimit $7) counted";

    Uni<Optional<ConversationView>> find(TenantId tenant, Tx tx, ConversationVisibility visibility, ConversationId id) {
        return tx.query(FIND, tenant.value(), visibility.all(), visibility.person(), id.value())
                .map(found -> Optional.ofNullable(Rows.first(found, ConversationView::of)));
    }

    Uni<List<ConversationView>> list(TenantId tenant, Tx tx, Filter filter, PageRequest page) {
        return tx
                .query(LIST, tenant.value(), filter.visibility().all(), filter.visibility().person(),
                        Rows.enumColumn(filter.state()), filter.assignee(), filter.pattern(), page.pageSize(), page.offset())
                .map(found -> Rows.list(found, ConversationView::of));
    }

    /** Counts at most one more than a page shows. */
    Uni<Long> count(TenantId tenant, Tx tx, Filter filter) {
        return tx
                .query(COUNT, tenant.value(), filter.visibility().all(), filter.visibility().person(),
                        Rows.enumColumn(filter.state()), filter.assignee(), filter.pattern(), Paged.COUNT_MAX + 1)
                .map(found -> found.iterator().next().getLong("n"));
    }

    /**
     * Selects conversations among those that are visible to the caller; null matches all.
     *
     * @param words a part of a name or of a phone number's digits
     */
    record Filter(ConversationVisibility visibility, @Nullable ConversationState state, @Nullable UUID assignee,
            @Nullable String words) {

        /** Escapes the wildcards of {@code like}. */
        private @Nullable String pattern() {
            return words == null || words.isBlank()
                    ? null
                    : words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        }
    }
}
