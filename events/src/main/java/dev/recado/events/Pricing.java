package dev.recado.events;

import org.jspecify.annotations.Nullable;

/**
 * The price category of a message, reported with {@code sent} and with {@code delivered} or {@code read}.
 *
 * @param billable replaced by {@code type} and being withdrawn by Meta; or null
 * @param model {@code PMP} since July 2025
 * @param type {@code regular}, {@code free_customer_service} or {@code free_entry_point}
 * @param category as in {@code utility} or {@code authentication-international}
 */
public record Pricing(@Nullable Boolean billable, String model, String type, String category) {
}
