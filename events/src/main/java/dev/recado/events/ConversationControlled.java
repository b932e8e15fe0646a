package dev.recado.events;

import java.time.Instant;

/**
 * The control of a conversation changed: who answers it. Topic {@code conversations.controlled}.
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
