package dev.recado.events;

/** How urgently a person should handle a conversation. */
public enum Urgency {
    LOW, NORMAL, HIGH, EMERGENCY
}
