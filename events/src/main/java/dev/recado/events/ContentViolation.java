package dev.recado.events;

/**
 * One limit of WhatsApp that a content does not keep.
 *
 * @param field path with the names of the Graph API, as in {@code interactive.action.buttons[0].reply.title}
 * @param message the limit and the length of the value, without the value
 */
public record ContentViolation(String field, String message) {
}
