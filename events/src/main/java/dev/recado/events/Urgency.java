package dev.recado.events;

/** How fast a person should look at a conversation. */
public enum Urgency {
    LOW, NORMAL, HIGH, EMERGENCY
}
