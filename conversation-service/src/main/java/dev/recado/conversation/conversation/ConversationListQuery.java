package dev.recado.conversation.conversation;

import dev.recado.conversation.message.MessageAnnotations;
import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;

/** The SQL of a list for one combination of filters, and its parameters. */
record ConversationListQuery(String sql, Object[] parameters) {

    private static final int TEXT_CHARS_MAX = 200;

    static final String SELECT = """
        select c.*, p.name as contact_name, p.username as contact_username,
            p.opted_out_at is not null as contact_opted_out,
            (select json_agg(json_build_object('kind', a.kind, 'value', a.value) order by a.kind, a.value)
                from contact_address a
                where a.tenant_id = c.tenant_id and a.contact_id = c.contact_id
                    and a.kind in ('phone', 'user_id')) as contact_addresses,
            coalesce(c.window_ends_at - interval '%d seconds' > now(), false) as window_open,
            m.id as last_id, m.direction as last_direction, m.kind as last_kind,
            left(%s, %d) as last_text, m.occurred_at as last_at
        from conversation c
        join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id
        left join message m on m.tenant_id = c.tenant_id and m.id = c.last_message_id
        %s"""
            .formatted(Conversation.WINDOW_MARGIN.toSeconds(), MessageAnnotations.CURRENT_TEXT, TEXT_CHARS_MAX,
                    MessageAnnotations.JOIN);

    /** Orders by the indexed {@code active_at} (steps of 30 s), and within a step by {@code updated_at}. */
    private static final String NEWEST_FIRST = "order by c.active_at desc, c.updated_at desc, c.id";

    /** Selects the ids of the page first, so that names and messages are read for these conversations only. */
    static ConversationListQuery ofPage(TenantId tenant, ConversationFilter filter, PageRequest page) {
        var conditions = filter.conditions(tenant);
        var limit = conditions.parameter(page.pageSize());
        var offset = conditions.parameter(page.offset());
        var newest = "select c.id from conversation c where %s %s limit %s offset %s".formatted(conditions.sql(), NEWEST_FIRST,
                limit, offset);
        return new ConversationListQuery(
                SELECT + "\nwhere c.tenant_id = $1 and c.id = any(array(" + newest + "))\n" + NEWEST_FIRST,
                conditions.parameters());
    }

    /** Counts one more than the API reports. The order makes the planner read the index of the list. */
    static ConversationListQuery ofCount(TenantId tenant, ConversationFilter filter) {
        var conditions = filter.conditions(tenant);
        var limit = conditions.parameter(Paged.COUNT_MAX + 1);
        return new ConversationListQuery("""
            select count(*) as n
            from (select 1 from conversation c where %s order by c.active_at desc limit %s) counted"""
                .formatted(conditions.sql(), limit), conditions.parameters());
    }
}
