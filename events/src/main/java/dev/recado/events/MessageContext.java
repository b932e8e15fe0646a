package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * The context of a message: whether it was forwarded, or the product it is about. The quoted message is in the event's {@code replyTo}.
 *
 * @param quotedFrom the number that wrote the quoted message, or null
 * @param catalogId of the product, or null
 * @param productRetailerId the business's id of the product, or null
 */
public record MessageContext(@Nullable String quotedFrom, boolean forwarded, boolean frequentlyForwarded,
        @Nullable String catalogId,
        @Nullable String productRetailerId) {

    @Override
    public String toString() {
        return "MessageContext[redacted]";
    }
}
