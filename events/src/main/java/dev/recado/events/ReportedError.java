package dev.recado.events;

/** An error in Meta's words (WhatsApp reference D); {@code details} may be null. */
public record ReportedError(int code, String title, String details) {
}
