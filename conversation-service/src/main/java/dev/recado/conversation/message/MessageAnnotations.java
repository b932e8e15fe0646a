package dev.recado.conversation.message;

/**
 * Reads what later messages of a conversation said of an earlier one: reactions, edits, a revoke. It is read each time and never
 * written to the earlier message, so the order in which they arrive does not matter, nor whether one arrives twice.
 */
public final class MessageAnnotations {

    static final String REACTION = "reaction";
    static final String EDIT = "edit";
    static final String REVOKE = "revoke";
    static final String TAKEN_BACK = "[message taken back]";

    /**
     * Joins a message {@code m} to what was {@code told} of it. People change and take back their own messages only; an edit of a
     * message taken back shows its words no more either.
     */
    public static final String TOLD = """
        cross join lateral (
            select max(a.occurred_at) filter (where a.kind = 'revoke' and a.direction = m.direction)
                    as revoked_at,
                max(a.occurred_at) filter (where a.kind = 'edit' and a.direction = m.direction
                    and a.about = m.wamid) as edited_at,
                (array_agg(a.text order by a.occurred_at desc, a.arrival desc)
                    filter (where a.kind = 'edit' and a.direction = m.direction
                    and a.about = m.wamid))[1] as edited_text,
                (array_agg(a.emoji order by a.occurred_at desc, a.arrival desc)
                    filter (where a.kind = 'reaction' and a.direction = 'in'))[1] as emoji_in,
                (array_agg(a.emoji order by a.occurred_at desc, a.arrival desc)
                    filter (where a.kind = 'reaction' and a.direction = 'out'))[1] as emoji_out
            from message a
            where a.tenant_id = m.tenant_id and a.conversation_id = m.conversation_id
                and a.about = case when m.kind = 'edit' then m.about else m.wamid end) told""";

    /** The text of {@code m} that counts now. */
    public static final String SHOWN = """
        case when told.revoked_at is not null then '[message taken back]'
            else coalesce(told.edited_text, m.text) end""";

    private MessageAnnotations() {
    }
}
