package dev.recado.events;

/**
 * What stands beside a message: where it was forwarded from or which product it asks about; the quoted id is the event's own.
 *
 * @param quotedFrom the number that wrote the quoted message, or null
 * @param catalogId of the product asked about, or null
 * @param productRetailerId the business's own id of that product, or null
 */
public record MessageContext(String quotedFrom, boolean forwarded, boolean frequentlyForwarded, String catalogId,
        String productRetailerId) {

    @Override
    public String toString() {
        return "MessageContext[redacted]";
    }
}
