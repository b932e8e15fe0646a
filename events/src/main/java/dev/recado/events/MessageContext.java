package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * What stands beside a message: where it was forwarded from or which product it asks about; the quoted id is the event's own.
 *
 * @param quotedFrom the number that wrote the quoted message, or null
 * @param catalogId of the product asked about, or null
 * @param productRetailerId the business's own id of that product, or null
 */
public record MessageContext(@Nullable String quotedFrom, boolean forwarded, boolean frequentlyForwarded,
        @Nullable String catalogId,
        @Nullable String productRetailerId) {

    @Override
    public String toString() {
        return "MessageContext[redacted]";
    }
}
