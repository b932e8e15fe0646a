package dev.recado.events;

/** Purpose of a message; it decides its priority and whether a takeover cancels it. */
public enum Lane {
    /** The bot's answer; a newer epoch cancels it. */
    REPLY,
    /** A person's message. */
    AGENT,
    /** Hand-over messages, which a newer epoch cancels, the emergency text, and single messages of internal systems. */
    NOTICE,
    /** Broadcasts: last in every queue, without order. */
    BULK
}
