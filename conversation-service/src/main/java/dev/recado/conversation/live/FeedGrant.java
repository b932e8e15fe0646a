package dev.recado.conversation.live;

import java.time.Instant;
import java.util.UUID;

import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.TenantId;

/**
 * Whom a ticket lets listen, as the token said with which it was asked for.
 *
 * @param subject the person, or the machine's API key
 * @param agent whether they see what is another's only while their tenant lets agents see all
 * @param tokenVersion the token's {@code ver}
 * @param endsAt when that token expires, and the feed with it
 */
record FeedGrant(TenantId tenant, UUID subject, ConversationVisibility sight, boolean agent, long tokenVersion,
        Instant endsAt) {

    boolean machine() {
        return sight.person() == null;
    }

    /** What the ticket allowed is too much where agents see only what is theirs or nobody's. */
    boolean wideAsAgent() {
        return agent && sight.all();
    }
}
