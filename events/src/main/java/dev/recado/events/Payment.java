package dev.recado.events;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * A payment that a message of ours asked for has come further.
 *
 * @param status Meta's word, as in {@code captured}
 * @param amount in major units of the currency, or null
 */
public record Payment(String referenceId, String status, @Nullable BigDecimal amount, String currency, String transactionId,
        String transactionStatus) {
}
