package dev.recado.events;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * The status of a payment that a sent message requested.
 *
 * @param status Meta's value, as in {@code captured}
 * @param amount in major units of the currency, or null
 */
public record Payment(String referenceId, String status, @Nullable BigDecimal amount, String currency, String transactionId,
        String transactionStatus) {
}
