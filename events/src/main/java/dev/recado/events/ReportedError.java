package dev.recado.events;

import org.jspecify.annotations.Nullable;

/** An error as Meta reports it (WhatsApp reference D); {@code details} may be null. */
public record ReportedError(int code, String title, @Nullable String details) {
}
