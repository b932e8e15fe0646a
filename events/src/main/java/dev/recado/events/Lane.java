package dev.recado.events;

/** Why a message is sent, which decides its place in the queue and whether a takeover stops it. */
public enum Lane {
    /** The bot's answer: stopped by a newer epoch. */
    REPLY,
    /** A person's message. */
    AGENT,
    /** Closing words, emergency text, and what internal systems send one by one. */
    NOTICE,
    /** Broadcasts: last in every queue, in no order. */
    BULK
}
