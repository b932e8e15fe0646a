package dev.recado.conversation.message;

/**
 * SQL that reads a message together with its reactions, edits and revokes. These are separate rows and never change the
 * annotated row. So the result does not depend on their order or on repetitions.
 */
public final class MessageAnnotations {

    static final String REACTION = "reaction";
    static final String EDIT = "edit";
    static final String REVOKE = "revoke";
    static final String REVOKED_TEXT = "[message taken back]";

    /**
     * Joins a message {@code m} to its {@code annotations}. An edit or a revoke counts only from the side that sent the
     * message. A revoke also hides the text of edits.
     */
    public static final String JOIN = """
        cross join lateral (
            select
                max(a.occurred_at) filter (where a.kind = 'revoke' and a.direction = m.direction) as revoked_at,
                max(a.occurred_at)
                    filter (where a.kind = 'edit' and a.direction = m.direction and a.about = m.wamid) as edited_at,
                (array_agg(a.text order by a.occurred_at desc, a.arrival desc)
                    filter (where a.kind = 'edit' and a.direction = m.direction and a.about = m.wamid))[1] as edited_text,
                (array_agg(a.emoji order by a.occurred_at desc, a.arrival desc)
                    filter (where a.kind = 'reaction' and a.direction = 'in'))[1] as emoji_in,
                (array_agg(a.emoji order by a.occurred_at desc, a.arrival desc)
                    filter (where a.kind = 'reaction' and a.direction = 'out'))[1] as emoji_out
            from message a
            where a.tenant_id = m.tenant_id and a.conversation_id = m.conversation_id
                and a.about = case when m.kind = 'edit' then m.about else m.wamid end
        ) annotations""";

    /** The current text of {@code m}: the newest edit, or a fixed text after a revoke. */
    public static final String CURRENT_TEXT = """
        case
            when annotations.revoked_at is not null then '[message taken back]'
            else coalesce(annotations.edited_text, m.text)
        end""";

    private MessageAnnotations() {
    }
}
