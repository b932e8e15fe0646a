package dev.recado.events;

import java.time.Instant;

/**
 * Outbound sends no bot message of an older epoch from now on. Topic {@code controls.applied}.
 *
 * @param eventId {@code <conversation id>:<epoch>:applied}
 */
public record ControlApplied(String eventId, TenantId tenantId, Instant occurredAt, ConversationId conversationId,
        long epoch) implements SuiteEvent {

    @Override
    public String kind() {
        return "control_applied";
    }
}
