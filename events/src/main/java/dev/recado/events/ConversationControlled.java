package dev.recado.events;

import java.time.Instant;

/**
 * Who answers a conversation changed. Topic {@code conversations.controlled}.
 *
 * @param eventId {@code <conversation id>:<epoch>}
 */
public record ConversationControlled(String eventId, TenantId tenantId, Instant occurredAt, ConversationId conversationId,
        long epoch, ConversationState state) implements SuiteEvent {

    @Override
    public String kind() {
        return "conversation_controlled";
    }
}
