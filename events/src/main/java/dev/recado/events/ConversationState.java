package dev.recado.events;

/** Who has the word in a conversation. */
public enum ConversationState {
    BOT, WAITING, HUMAN, RESOLVED
}
