package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * What Meta charges for a message, told with {@code sent} and one of {@code delivered} or {@code read}.
 *
 * @param billable being withdrawn by Meta in favour of {@code type}; or null
 * @param model {@code PMP} since July 2025
 * @param type {@code regular}, {@code free_customer_service} or {@code free_entry_point}
 * @param category as in {@code utility} or {@code authentication-international}
 */
public record Pricing(@Nullable Boolean billable, String model, String type, String category) {
}
