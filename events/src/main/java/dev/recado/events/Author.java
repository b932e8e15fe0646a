package dev.recado.events;

/** Who wrote a message. */
public enum Author {
    CUSTOMER, BOT, AGENT, SYSTEM, BROADCAST
}
