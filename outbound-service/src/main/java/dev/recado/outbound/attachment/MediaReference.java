package dev.recado.outbound.attachment;

import java.util.UUID;

import dev.recado.events.MediaType;

/**
 * Media of ours that a message names.
 *
 * @param field path of the id in the message
 * @param type how the message shows them
 * @param voice whether they are sent as a voice message
 */
public record MediaReference(String field, UUID id, MediaType type, boolean voice) {
}
