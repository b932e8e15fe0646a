package dev.recado.events;

import java.time.Instant;

/**
 * The AI's decision on one turn. Topic {@code replies.drafted}.
 *
 * @param eventId {@code <conversation id>:<epoch>:<turn seq>:drafted}
 */
public record ReplyDrafted(String eventId, TenantId tenantId, Instant occurredAt, ConversationId conversationId, long epoch,
        long turnSeq, Decision decision, ModelUsage usage) implements SuiteEvent {

    @Override
    public String kind() {
        return "reply_drafted";
    }
}
