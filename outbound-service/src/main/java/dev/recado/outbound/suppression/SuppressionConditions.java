package dev.recado.outbound.suppression;

/** The SQL conditions for people who may not get a message. Statements of other packages contain them, to cost no query of their own. */
public final class SuppressionConditions {

    static final int UNDELIVERABLE = 131026;
    /** A person who wrote after a delivery failed is reachable, whatever WhatsApp reported before. */
    static final String IN_FORCE = """
        (s.until is null or s.until > now())
            and (s.cause_code is distinct from %d or not exists (
                select 1
                from customer_window w
                where w.tenant_id = s.tenant_id and w.channel_id = s.channel_id and w.address in (s.phone, s.user_id)
                    and w.last_wrote_at > s.since))""".formatted(UNDELIVERABLE);

    private SuppressionConditions() {
    }

    /**
     * The subquery for the scope of the suppression that forbids a message of tenant {@code $1}: {@code all}, {@code marketing} or
     * null.
     *
     * @param message alias of a row with the columns {@code channel_id, canonical_phone, to_user_id, marketing}
     */
    public static String scopeOf(String message) {
        return """
            select s.scope
            from suppression s
            where s.tenant_id = $1 and s.address in (%1$s.canonical_phone, %1$s.to_user_id)
                and (s.channel_id is null or s.channel_id = %1$s.channel_id) and (s.scope = 'all' or %1$s.marketing)
                and %2$s
            order by s.scope
            limit 1""".formatted(message, IN_FORCE);
    }

    /**
     * The condition that a message of tenant {@code $1} has a template for marketing, as Meta last listed its account.
     *
     * @param message alias of a row with the columns {@code channel_id, template}
     */
    public static String hasMarketingTemplate(String message) {
        return """
            (%1$s.template is not null and exists (
                select 1
                from channel c
                join template t on t.tenant_id = c.tenant_id and t.business_id = c.business_id
                where c.tenant_id = $1 and c.channel_id = %1$s.channel_id and t.name = %1$s.template
                    and t.category = 'MARKETING' and t.deleted_at is null))""".formatted(message);
    }

    /**
     * The condition that the recipient of a message of tenant {@code $1} opted out of marketing.
     *
     * @param message alias of a row with the columns {@code channel_id, canonical_phone, to_user_id}
     */
    public static String optedOut(String message) {
        return """
            exists (
                select 1
                from suppression s
                where s.tenant_id = $1 and s.address in (%1$s.canonical_phone, %1$s.to_user_id)
                    and (s.channel_id is null or s.channel_id = %1$s.channel_id) and s.scope = 'marketing'
                    and %2$s)""".formatted(message, IN_FORCE);
    }
}
