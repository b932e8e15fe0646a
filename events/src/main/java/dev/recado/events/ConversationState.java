package dev.recado.events;

/** Who answers a conversation; {@code RESOLVED} is closed. */
public enum ConversationState {
    BOT, WAITING, HUMAN, RESOLVED
}
