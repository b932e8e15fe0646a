package dev.recado.events;

/** The author of a message. */
public enum Author {
    CUSTOMER, BOT, AGENT, SYSTEM, BROADCAST
}
